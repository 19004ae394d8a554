const builtIn = 'com.atlassian.jira.plugin.system.customfieldtypes:'

/**
 * How the values of each built-in type of custom field are searched; without a searcher a field is not searchable. From
 * `CustomFieldDefinitionJsonBean` of Atlassian's description of the API (2026-04-20).
 */
const searchers: Readonly<Record<string, string>> = {
  cascadingselect: 'cascadingselectsearcher',
  datepicker: 'daterange',
  datetime: 'datetimerange',
  float: 'exactnumber',
  grouppicker: 'grouppickersearcher',
  importid: 'exactnumber',
  labels: 'labelsearcher',
  multicheckboxes: 'multiselectsearcher',
  multigrouppicker: 'multiselectsearcher',
  multiselect: 'multiselectsearcher',
  multiuserpicker: 'userpickergroupsearcher',
  multiversion: 'versionsearcher',
  project: 'projectsearcher',
  radiobuttons: 'multiselectsearcher',
  readonlyfield: 'textsearcher',
  select: 'multiselectsearcher',
  textarea: 'textsearcher',
  textfield: 'textsearcher',
  url: 'exacttextsearcher',
  userpicker: 'userpickergroupsearcher',
  version: 'versionsearcher',
}

/** A built-in type by its whole name; `textfield` alone is understood. */
export function wholeType(type: unknown): unknown {
  return typeof type === 'string' && Object.hasOwn(searchers, type) ? builtIn + type : type
}

/** The searcher of a built-in type; undefined for those of apps, which bring their own. */
export function defaultSearcher(type: unknown): string | undefined {
  const whole = String(wholeType(type))
  const short = whole.startsWith(builtIn) ? whole.slice(builtIn.length) : ''
  const searcher = Object.hasOwn(searchers, short) ? searchers[short] : undefined
  return searcher === undefined ? undefined : builtIn + searcher
}
