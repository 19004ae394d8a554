import { optionsBelow } from '../fields/cascade.ts'
import type { FieldDefinition } from '../fields/definition.ts'
import { isOffered, offeredOptions } from '../fields/offered.ts'
import { textOf } from '../fields/values.ts'
import { projectOf } from '../issues/transition.ts'
import { may } from '../permissions/permissions.ts'
import type { IssueRecord, ProjectRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'

/** Not edited in bulk: a bulk edit has no words for them. */
const singular: ReadonlySet<string> = new Set(['project', 'parent', 'resolution', 'security'])

/** The fields that can be edited on every one of the issues. */
export function bulkFieldsOf(view: View, issues: readonly IssueRecord[]) {
  if (!issues.every((issue) => may(view, 'EDIT_ISSUES', issue))) return []
  const projects = [...new Set(issues.map((issue) => projectOf(view, issue)))]
  const types = [...new Set(issues.map((issue) => textOf(issue, 'issuetype') ?? ''))]
  const offered = ({ custom }: FieldDefinition) =>
    custom === undefined || projects.every(({ id }) => types.every((type) => isOffered(custom, id, type)))
  return view.world.fields.all
    .filter((field) => field.editable && !singular.has(field.id) && offered(field))
    .map((field) => bulkFieldJson(view, field, projects))
}

function bulkFieldJson(view: View, field: FieldDefinition, projects: readonly ProjectRecord[]) {
  const options = optionsOf(view, field, projects)
  const unavailable = unavailableMessage(view, field, projects)
  return {
    id: field.id,
    name: field.name,
    type: field.schema?.custom ?? field.id,
    isRequired: field.id === 'summary' || field.id === 'issuetype',
    ...(field.custom && field.custom.description !== '' && { description: field.custom.description }),
    ...(options && { fieldOptions: options }),
    ...(growing.has(field.kind) && { multiSelectFieldOptions: ['ADD', 'REMOVE', 'REPLACE', 'REMOVE_ALL'] }),
    ...((field.kind === 'user' || field.kind === 'users') && { searchUrl: finderOf(view, projects) }),
    ...(unavailable !== undefined && { unavailableMessage: unavailable }),
  }
}

const growing: ReadonlySet<FieldDefinition['kind']> = new Set<FieldDefinition['kind']>([
  'labels',
  'components',
  'versions',
])

function finderOf(view: View, projects: readonly ProjectRecord[]): string {
  const keys = projects.map(({ key }) => key).join(',')
  return `${view.base}/user/assignable/multiProjectSearch?projectKeys=${keys}&query=`
}

function optionsOf({ state }: View, field: FieldDefinition, projects: readonly ProjectRecord[]) {
  if (field.kind === 'priority') {
    return [...state.priorities.values()].map(({ id, name, description }) => ({ id, priority: name, description }))
  }
  const { custom } = field
  if (!custom || custom.options.length === 0) return undefined
  const lists = projects.map(({ id }) => offeredOptions(custom, id))
  const common = lists[0]?.filter((option) => lists.every((list) => list.includes(option))) ?? []
  return optionsBelow(common).map(({ id, value }) => ({ id, value }))
}

function unavailableMessage({ state }: View, { kind, custom }: FieldDefinition, projects: readonly ProjectRecord[]) {
  if (custom || (kind !== 'components' && kind !== 'versions')) return undefined
  const items = kind === 'components' ? state.components : state.versions
  const owners = new Set([...items.values()].map(({ projectId }) => projectId))
  if (projects.every(({ id }) => owners.has(id))) return undefined
  return `{0}NOTE{1}: The project of the selected issue(s) does not have any ${kind}.`
}
