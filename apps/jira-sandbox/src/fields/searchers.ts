import type { CustomFieldRecord } from '../records/records.ts'

const prefix = 'com.atlassian.jira.plugin.system.customfieldtypes:'

/** How fields of a kind may be searched, the usual way first, as Atlassian describes the creation of a field. */
export function searchersOf(kind: CustomFieldRecord['kind']): readonly string[] {
  return searchers[kind].map((name) => prefix + name)
}

/** How a field is searched; undefined when it is not, and for fields that Atlassian does not describe. */
export function searcherOf({ kind, searcherKey }: CustomFieldRecord): string | undefined {
  return searcherKey === undefined ? searchersOf(kind)[0] : (searcherKey ?? undefined)
}

const searchers: Readonly<Record<CustomFieldRecord['kind'], readonly string[]>> = {
  text: ['textsearcher'],
  rich: ['textsearcher'],
  readonly: ['textsearcher'],
  url: ['exacttextsearcher'],
  number: ['exactnumber', 'numberrange'],
  importid: ['exactnumber', 'numberrange'],
  date: ['daterange'],
  datetime: ['datetimerange'],
  user: ['userpickergroupsearcher'],
  users: ['userpickergroupsearcher'],
  group: ['grouppickersearcher'],
  groups: ['multiselectsearcher'],
  option: ['multiselectsearcher'],
  radio: ['multiselectsearcher'],
  options: ['multiselectsearcher'],
  checkboxes: ['multiselectsearcher'],
  cascade: ['cascadingselectsearcher'],
  labels: ['labelsearcher'],
  version: ['versionsearcher'],
  versions: ['versionsearcher'],
  project: ['projectsearcher'],
  // Locked, and made by Jira Software.
  sprint: [],
}
