import { optionsBelow } from '../fields/cascade.ts'
import type { FieldDefinition } from '../fields/definition.ts'
import { isOffered, offeredOptions } from '../fields/offered.ts'
import { isFieldOff } from '../fields/switched-off.ts'
import { textOf } from '../fields/values.ts'
import { verbsOf } from '../fields/verbs.ts'
import { browsableProjects, levelsOffered, may } from '../permissions/permissions.ts'
import type { IssueRecord, IssueTypeRecord, ProjectRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import {
  componentRefJson,
  issueTypeJson,
  optionJson,
  priorityJson,
  projectRefJson,
  versionRefJson,
} from './references.ts'
import { securityLevelJson } from './security.ts'

/** The fields of the create screen, as createmeta describes them. */
export function createFields(view: View, project: ProjectRecord, type: IssueTypeRecord) {
  return screenFields(view, 'create', project, type)
    .filter(({ id }) => id !== 'reporter' || may(view, 'MODIFY_REPORTER', project))
    .filter(({ id }) => id !== 'security' || may(view, 'SET_ISSUE_SECURITY', project))
    .map((field) => fieldMeta(view, field, project, type))
}

export function editMetaJson(view: View, issue: IssueRecord) {
  const project = view.state.projects.get(textOf(issue, 'project') ?? '')
  const type = view.state.issueTypes.get(textOf(issue, 'issuetype') ?? '')
  if (!project || !type || !may(view, 'EDIT_ISSUES', issue)) return { fields: {} }
  const metas = screenFields(view, 'edit', project, type)
    .filter(({ id }) => isEditable(view, id, issue))
    .map((field) => fieldMeta(view, field, project, type))
  return { fields: Object.fromEntries(metas.map(({ fieldId, ...meta }) => [fieldId, meta])) }
}

/** Some fields need a permission of their own. */
function isEditable(view: View, fieldId: string, issue: IssueRecord): boolean {
  const needed = permissionsNeeded[fieldId]
  return needed === undefined || may(view, needed, issue)
}

const permissionsNeeded: Readonly<Record<string, string>> = {
  assignee: 'ASSIGN_ISSUES',
  comment: 'ADD_COMMENTS',
  issuelinks: 'LINK_ISSUES',
  reporter: 'MODIFY_REPORTER',
  security: 'SET_ISSUE_SECURITY',
}

/** Comment and links are on the edit screen though they are no values of the issue. */
function screenFields(
  view: View,
  screen: 'create' | 'edit',
  project: ProjectRecord,
  type: IssueTypeRecord,
): FieldDefinition[] {
  const beside = screen === 'edit' ? ['comment', 'issuelinks'] : ['issuelinks']
  const offered = ({ kind, custom }: FieldDefinition) =>
    kind === 'securitylevel'
      ? project.securitySchemeId !== undefined
      : custom === undefined || isOffered(custom, project.id, type.id)
  return view.world.fields.all
    .filter(offered)
    .filter(({ id }) => !isFieldOff(view.state, id))
    .filter(
      (field) =>
        (field.editable && field.id !== 'resolution' && !(screen === 'edit' && field.id === 'project')) ||
        beside.includes(field.id),
    )
}

function fieldMeta(view: View, field: FieldDefinition, project: ProjectRecord, type: IssueTypeRecord) {
  const values = allowedValues(view, field, project, type)
  const finder = finders[field.kind]?.(view, project)
  return {
    required: isRequired(field, type),
    schema: field.schema ?? { type: 'issuelink', system: field.id },
    name: field.name,
    key: field.id,
    hasDefaultValue: field.id === 'priority' && view.state.administration.settings.defaultPriorityId !== '',
    operations: field.id === 'comment' ? ['add', 'edit', 'remove'] : verbsOf(field),
    ...(finder && { autoCompleteUrl: finder }),
    ...(values && { allowedValues: values }),
    fieldId: field.id,
  }
}

function isRequired(field: FieldDefinition, type: IssueTypeRecord): boolean {
  return ['summary', 'project', 'issuetype'].includes(field.id) || (field.id === 'parent' && type.subtask)
}

const finders: Readonly<Partial<Record<FieldDefinition['kind'], (view: View, project: ProjectRecord) => string>>> = {
  user: (view, project) => `${view.base}/user/assignable/search?project=${project.key}&query=`,
  users: (view) => `${view.site}/rest/api/1.0/users/picker?showAvatar=true&query=`,
  labels: (view) => `${view.site}/rest/api/1.0/labels/suggest?query=`,
  issuelinks: (view) => `${view.base}/issue/picker?currentProjectId=&showSubTaskParent=true&showSubTasks=true&query=`,
}

function allowedValues(view: View, field: FieldDefinition, project: ProjectRecord, type: IssueTypeRecord) {
  const { state } = view
  if (field.kind === 'project') {
    const projects = field.custom ? browsableProjects(state, view.caller) : [project]
    return projects.map((it) => projectRefJson(view, it))
  }
  if (field.kind === 'issuetype') return [issueTypeJson(view, type)]
  if (field.kind === 'priority') return [...state.priorities.values()].map((it) => priorityJson(view, it))
  if (field.kind === 'components') return owned(state.components, project).map((it) => componentRefJson(view, it))
  if (field.kind === 'version' || field.kind === 'versions')
    return owned(state.versions, project).map((it) => versionRefJson(view, it))
  if (field.kind === 'securitylevel') return levelsOffered(state, project).map((it) => securityLevelJson(view, it))
  const { custom } = field
  if (!custom || custom.options.length === 0) return undefined
  const offered = offeredOptions(custom, project.id, type.id)
  return optionsBelow(offered).map((it) => {
    const below = optionsBelow(offered, it.id).map(({ id }) => optionJson(view, custom, id))
    return { ...optionJson(view, custom, it.id), ...(below.length > 0 && { children: below }) }
  })
}

function owned<Item extends { readonly projectId: string }>(items: Map<string, Item>, project: ProjectRecord): Item[] {
  return [...items.values()].filter((item) => item.projectId === project.id)
}
