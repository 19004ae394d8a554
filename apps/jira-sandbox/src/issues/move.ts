import { z } from 'zod'
import { idsOf, textOf } from '../fields/values.ts'
import { badRequest, refusal } from '../http/faults.ts'
import { may } from '../permissions/permissions.ts'
import type { ChangeItem, IssueRecord, IssueTypeRecord, ProjectRecord, Value } from '../records/records.ts'
import { findIssue, found } from '../world/state.ts'
import type { View } from '../world/world.ts'
import { applyValues, isSubtask, recordChange } from './commit.ts'
import { planChanges } from './plan.ts'

/** Where issues go. Statuses map from the old id to the new; fields fill what the target demands. */
export const moveTargetSchema = z.object({
  projectId: z.string(),
  typeId: z.string(),
  parentId: z.string().nullable(),
  withSubtasks: z.boolean(),
  inferStatus: z.boolean(),
  statuses: z.record(z.string(), z.string()),
  fields: z.record(z.string(), z.unknown()),
})
export type MoveTarget = z.infer<typeof moveTargetSchema>

/** Gives an issue another project, type or parent. In another project it gets a new key; the old one still finds it. */
export function moveIssue(view: View, issue: IssueRecord, target: MoveTarget): void {
  const { world, state, caller } = view
  const project = state.projects.get(target.projectId)
  const type = project && typeIn(view, project, target.typeId)
  if (!caller || !project || !type) throw badRequest('The target project or issue type does not exist.')
  if (!may(view, 'MOVE_ISSUES', issue)) throw refusal(403, ['You do not have permission to move this issue.'])
  if (!may(view, 'CREATE_ISSUES', project))
    throw refusal(403, ['You do not have permission to create issues in the target project.'])
  const values = new Map<string, Value>([
    ...referencesIn(view, issue, project),
    ...filledIn(view, issue, project, target),
    ['project', project.id],
    ['issuetype', type.id],
    ['status', statusIn(view, issue, project, target)],
    ['parent', parentFor(view, issue, type, target)],
  ])
  const subtasks = subtasksOf(view, issue)
  const rename = project.id === textOf(issue, 'project') ? [] : rekey(view, issue, project)
  recordChange(world, issue, caller.accountId, [...applyValues(world, issue, values), ...rename])
  if (!target.withSubtasks) return
  const subtaskTypeId = defaultSubtaskType(view, project)
  for (const subtask of subtasks) {
    moveIssue(view, subtask, { ...target, typeId: subtaskTypeId, parentId: issue.id, withSubtasks: false })
  }
}

function typeIn(view: View, project: ProjectRecord, typeId: string): IssueTypeRecord | undefined {
  return project.issueTypeIds.includes(typeId) ? view.state.issueTypes.get(typeId) : undefined
}

function subtasksOf({ world, state }: View, issue: IssueRecord): IssueRecord[] {
  return found(state.issues, [...(state.childIds.get(issue.id) ?? [])]).filter((child) => isSubtask(world, child))
}

function defaultSubtaskType(view: View, project: ProjectRecord): string {
  const type = found(view.state.issueTypes, project.issueTypeIds).find(({ subtask }) => subtask)
  if (!type) throw badRequest(`The project ${project.key} has no sub-task type.`)
  return type.id
}

/** Components and versions belong to one project: those of the same name are taken there, the others are lost. */
function referencesIn(view: View, issue: IssueRecord, project: ProjectRecord): [string, Value][] {
  const { components, versions } = view.state
  const same = (items: ReadonlyMap<string, { id: string; projectId: string; name: string }>, fieldId: string) =>
    found(items, idsOf(issue, fieldId)).flatMap(({ name }) => {
      const twin = [...items.values()].find((it) => it.projectId === project.id && it.name === name)
      return twin ? [twin.id] : []
    })
  return [
    ['components', same(components, 'components')],
    ['fixVersions', same(versions, 'fixVersions')],
    ['versions', same(versions, 'versions')],
  ]
}

/** Given values fill fields that are empty. */
function filledIn(view: View, issue: IssueRecord, project: ProjectRecord, target: MoveTarget): Map<string, Value> {
  const current = (fieldId: string) => issue.values[fieldId] ?? null
  const empty = Object.entries(target.fields).filter(([id]) => current(id) === null || idsOf(issue, id).length === 0)
  const { values } = planChanges({
    wish: { fields: Object.fromEntries(empty.filter(([id]) => !isText(current(id)))), update: {} },
    context: { world: view.world, api: 3, project, typeId: target.typeId },
    errors: {},
    current,
    allows: () => true,
  })
  return values
}

function isText(value: Value): boolean {
  return value !== null && !Array.isArray(value)
}

function statusIn({ state }: View, issue: IssueRecord, project: ProjectRecord, target: MoveTarget): string {
  const workflow = state.workflows.get(project.workflowId)
  const status = textOf(issue, 'status') ?? ''
  if (!workflow) throw badRequest('The target project has no workflow.')
  if (workflow.statusIds.includes(status)) return status
  const mapped = target.statuses[status]
  if (mapped !== undefined && workflow.statusIds.includes(mapped)) return mapped
  if (target.inferStatus) return workflow.initialStatusId
  throw badRequest(`The status '${state.statuses.get(status)?.name ?? status}' does not exist in the target workflow.`)
}

function parentFor(
  { state, world }: View,
  issue: IssueRecord,
  type: IssueTypeRecord,
  target: MoveTarget,
): string | null {
  const parent = target.parentId === null ? undefined : findIssue(state, target.parentId)
  if (target.parentId !== null && !parent) throw badRequest('The target parent does not exist.')
  if (parent && (parent === issue || levelOf(parent) <= type.hierarchyLevel)) {
    throw badRequest('Given parent issue does not belong to appropriate hierarchy.')
  }
  if (parent) return parent.id
  if (type.subtask) throw badRequest('A sub-task cannot be without a parent.')
  return isSubtask(world, issue) ? null : textOf(issue, 'parent')

  function levelOf(candidate: IssueRecord): number {
    return state.issueTypes.get(textOf(candidate, 'issuetype') ?? '')?.hierarchyLevel ?? 0
  }
}

/** The next key of the target; the former one goes on leading to the issue. */
function rekey({ state }: View, issue: IssueRecord, project: ProjectRecord): ChangeItem[] {
  const former = issue.key
  issue.number = project.nextNumber
  project.nextNumber += 1
  issue.formerKeys.push(former)
  issue.key = `${project.key}-${issue.number}`
  state.issueIdByKey.set(issue.key, issue.id)
  const heading = { field: 'Key', fieldtype: 'jira' as const, fieldId: 'issuekey' }
  return [{ ...heading, from: null, fromString: former, to: null, toString: issue.key }]
}
