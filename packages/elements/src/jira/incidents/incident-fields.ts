import { type Field, type FieldKind, field } from '@valence/element-kit'
import { personIdentities } from '../rest/record.ts'

const writable = { createable: true, updateable: true } as const
const named = { identities: ['name', 'id'] } as const
/** Also by the name that the site gives it, which is shown to whoever reads in another language. */
const localised = { identities: ['name', 'untranslatedName', 'id'] } as const
const keyed = { identities: ['name', 'key', 'id'] } as const
const person = { identities: personIdentities } as const

/** The fields that every Jira issue has. Names are bare, as callers write them; the values stand below `fields`. */
export const incidentFields: readonly Field[] = [
  field('id', 'string', { displayName: 'Id' }),
  field('key', 'string', { displayName: 'Key' }),
  field('self', 'string', { displayName: 'Link' }),
  inside('summary', 'string', 'Summary', { ...writable, required: true }),
  inside('description', 'string', 'Description', writable),
  inside('environment', 'string', 'Environment', writable),
  inside('project', 'object', 'Project', { ...keyed, createable: true, required: true }),
  inside('issuetype', 'object', 'Issue type', { ...localised, ...writable, required: true }),
  inside('status', 'object', 'Status', localised),
  inside('statusCategory', 'object', 'Status category', {
    ...keyed,
    vendorPath: 'fields.status.statusCategory',
  }),
  inside('priority', 'object', 'Priority', { ...localised, ...writable }),
  inside('resolution', 'object', 'Resolution', { ...localised, updateable: true }),
  inside('assignee', 'object', 'Assignee', { ...person, ...writable }),
  inside('reporter', 'object', 'Reporter', { ...person, ...writable }),
  inside('creator', 'object', 'Creator', person),
  inside('labels', 'array', 'Labels', { ...writable, itemKind: 'string' }),
  inside('components', 'array', 'Components', { ...named, ...writable, itemKind: 'object' }),
  inside('fixVersions', 'array', 'Fix versions', { ...named, ...writable, itemKind: 'object' }),
  inside('versions', 'array', 'Affects versions', { ...named, ...writable, itemKind: 'object' }),
  inside('parent', 'object', 'Parent', { ...writable, identities: ['key', 'id'] }),
  inside('subtasks', 'array', 'Sub-tasks', { itemKind: 'object', identities: ['key', 'id'] }),
  inside('duedate', 'date', 'Due date', writable),
  inside('created', 'datetime', 'Created'),
  inside('updated', 'datetime', 'Updated'),
  inside('resolutiondate', 'datetime', 'Resolved'),
  inside('statuscategorychangedate', 'datetime', 'Status category changed'),
  inside('lastViewed', 'datetime', 'Last viewed'),
  inside('security', 'object', 'Security level', { ...named, ...writable }),
  inside('votes', 'number', 'Votes', { vendorPath: 'fields.votes.votes' }),
  inside('watches', 'number', 'Watchers', { vendorPath: 'fields.watches.watchCount' }),
  inside('workratio', 'number', 'Work ratio'),
  inside('timespent', 'number', 'Time spent (s)'),
  inside('timeestimate', 'number', 'Remaining estimate (s)'),
  inside('timeoriginalestimate', 'number', 'Original estimate (s)'),
  inside('aggregatetimespent', 'number', 'Time spent with sub-tasks (s)'),
  inside('aggregatetimeestimate', 'number', 'Remaining estimate with sub-tasks (s)'),
  inside('aggregatetimeoriginalestimate', 'number', 'Original estimate with sub-tasks (s)'),
  inside('timetracking', 'object', 'Time tracking', { ...writable, filterable: false }),
  inside('issuelinks', 'array', 'Linked issues', { itemKind: 'object', identities: ['id'] }),
  inside('attachment', 'array', 'Attachments', { itemKind: 'object', identities: ['filename', 'id'] }),
  inside('comment', 'object', 'Comments', { filterable: false }),
  inside('worklog', 'object', 'Work log', { filterable: false }),
]

const byName = new Map(incidentFields.flatMap((one) => [one.path, one.vendorPath].map((name) => [name, one])))

/** A field by its name, or by where it stands: `summary` and `fields.summary` are one. */
export function incidentField(name: string): Field | undefined {
  return byName.get(name)
}

/**
 * The members of `fields` that have to be asked for; undefined means all of them. What stands beside `fields` comes anyway.
 * A field that stands inside another one is known to Jira under its own name too.
 */
export function vendorFields(names: readonly string[] | undefined): readonly string[] | undefined {
  if (names === undefined) return undefined
  const paths = names.flatMap((name) => [name, incidentField(name)?.vendorPath ?? name])
  const wanted = paths.map((path) => path.replace(/^fields\./, '').split('.')[0] ?? '')
  return [...new Set(wanted.filter((name) => /^\w[\w-]*$/.test(name) && !beside.has(name)))]
}

const beside: ReadonlySet<string> = new Set(['id', 'key', 'self', 'expand', 'fields'])

function inside(
  path: string,
  kind: FieldKind,
  displayName: string,
  options: Partial<Omit<Field, 'path' | 'kind'>> = {},
): Field {
  return field(path, kind, { vendorPath: `fields.${path}`, displayName, ...options })
}
