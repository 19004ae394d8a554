import { isStrings } from '../json/object.ts'
import type { ChangeItem, Value } from '../records/records.ts'

import type { State } from '../world/state.ts'
import { describeCascade } from './cascade.ts'
import type { FieldDefinition } from './definition.ts'
import { isRich } from './values.ts'

/** The changelog items of a field going from one value to another; none when nothing changed. */
export function changeItems(state: State, field: FieldDefinition, before: Value, after: Value): ChangeItem[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  if (!field.custom && (field.kind === 'components' || field.kind === 'versions'))
    return listItems(state, field, before, after)
  const [from, to] = [describe(state, field, before), describe(state, field, after)]
  if (from.id === to.id && from.text === to.text) return []
  const item: ChangeItem = { ...heading(field), from: from.id, fromString: from.text, to: to.id, toString: to.text }
  return [field.kind === 'user' ? { ...item, tmpFromAccountId: from.id, tmpToAccountId: to.id } : item]
}

interface Described {
  readonly id: string | null
  readonly text: string | null
}

const nothing: Described = { id: null, text: null }

function describe(state: State, field: FieldDefinition, value: Value): Described {
  if (value === null) return field.kind === 'labels' ? { id: null, text: '' } : nothing
  if (isRich(value)) return { id: null, text: value.wiki }
  if (typeof value === 'number') return describeNumber(field, value)
  if (isStrings(value)) return describeList(state, field, value)
  return describeId(state, field, value)
}

function describeNumber(field: FieldDefinition, value: number): Described {
  if (field.kind !== 'datetime') return { id: null, text: String(value) }
  const text = new Date(value).toISOString()
  return { id: text, text }
}

function describeList(state: State, field: FieldDefinition, ids: readonly string[]): Described {
  if (field.kind === 'labels') return { id: null, text: ids.join(' ') }
  if (ids.length === 0) return nothing
  if (field.kind === 'cascade') return { id: null, text: describeCascade(field.custom?.options ?? [], ids) }
  const names = ids.map((id) => nameOf(state, field, id))
  return { id: ids.join(', '), text: names.join(', ') }
}

function describeId(state: State, field: FieldDefinition, id: string): Described {
  if (field.kind === 'text' || field.kind === 'url') return { id: null, text: id }
  if (field.kind === 'date') return { id, text: `${id} 00:00:00.0` }
  return { id, text: nameOf(state, field, id) }
}

function nameOf(state: State, field: FieldDefinition, id: string): string {
  if (field.kind === 'sprint') return state.sprints.get(id)?.name ?? id
  if (field.kind === 'group' || field.kind === 'groups') return state.groups.get(id)?.name ?? id
  if (field.kind === 'version' || field.kind === 'versions') return state.versions.get(id)?.name ?? id
  if (field.kind === 'user' || field.kind === 'users') return state.users.get(id)?.displayName ?? id
  if (field.kind === 'status') return state.statuses.get(id)?.name ?? id
  if (field.kind === 'priority') return state.priorities.get(id)?.name ?? id
  if (field.kind === 'resolution') return state.resolutions.get(id)?.name ?? id
  if (field.kind === 'issuetype') return state.issueTypes.get(id)?.name ?? id
  if (field.kind === 'project') return state.projects.get(id)?.name ?? id
  if (field.kind === 'securitylevel') return levelNamed(state, id)
  if (field.kind === 'parent') return state.issues.get(id)?.key ?? id
  return field.custom?.options.find((option) => option.id === id)?.value ?? id
}

function levelNamed(state: State, id: string): string {
  const levels = [...state.securitySchemes.values()].flatMap((scheme) => scheme.levels)
  return levels.find((level) => level.id === id)?.name ?? id
}

/** Each version and component that left or came is an item; one that replaces another shares its item. */
function listItems(state: State, field: FieldDefinition, before: Value, after: Value): ChangeItem[] {
  const old = isStrings(before) ? before : []
  const next = isStrings(after) ? after : []
  const gone = old.filter((id) => !next.includes(id))
  const come = next.filter((id) => !old.includes(id))
  const items = field.kind === 'components' ? state.components : state.versions
  const end = (id: string | undefined): Described =>
    id === undefined ? nothing : { id, text: items.get(id)?.name ?? id }
  return Array.from({ length: Math.max(gone.length, come.length) }, (_, at) => {
    const [from, to] = [end(gone[at]), end(come[at])]
    return { ...heading(field), from: from.id, fromString: from.text, to: to.id, toString: to.text }
  })
}

function heading(field: FieldDefinition) {
  const fieldtype: ChangeItem['fieldtype'] = field.custom ? 'custom' : 'jira'
  return { field: changelogNames[field.id] ?? (field.custom ? field.name : field.id), fieldtype, fieldId: field.id }
}

/** The changelog has its own names for a few fields. */
const changelogNames: Readonly<Record<string, string>> = {
  fixVersions: 'Fix Version',
  versions: 'Version',
  components: 'Component',
  parent: 'IssueParentAssociation',
  environment: 'Environment',
}
