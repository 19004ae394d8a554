import { badFields, badRequest, type FieldErrors } from '../faults.ts'
import { byIdOrName, defaultAssignee, type ReadContext } from '../fields/read.ts'
import { isObject, type JsonObject } from '../json.ts'
import { may } from '../permissions.ts'
import type { IssueRecord, IssueTypeRecord, ProjectRecord, UserRecord, Value } from '../records.ts'
import { findProject, indexIssue, nextId } from '../state.ts'
import type { View } from '../world.ts'
import { applyValues } from './commit.ts'
import { runEffects } from './effects.ts'
import { type Plan, planChanges, type Wish } from './plan.ts'
import { transitionIssue } from './transition.ts'

export interface IssueRequest extends Wish {
  readonly properties: readonly { key: string; value?: unknown }[]
  readonly transition?: unknown
}

/** Creates an issue, or throws every reason why not. */
export function createIssue(view: View, request: IssueRequest) {
  const { world, caller } = view
  const project = readProject(view, request.fields.project)
  if (!caller || !may(caller, 'CREATE_ISSUES')) {
    throw badFields({ project: 'You do not have permission to create issues in this project.' })
  }
  const type = readIssueType(view, project, request.fields.issuetype)
  const plan = planCreation(view, project, type, request)
  const issue = buildIssue(view, caller, project, type, plan)
  for (const { key, value } of request.properties) issue.properties[key] = value
  indexIssue(world.state, issue)
  const items = applyValues(world, issue, plan.values)
  world.changed()
  world.emit({ kind: 'issue_created', issue, userId: caller.accountId, items })
  runEffects(view, issue, caller, plan.effects)
  const transition = transitionAfterwards(view, issue, request.transition)
  return { id: issue.id, key: issue.key, self: `${view.base}/issue/${issue.id}`, ...(transition && { transition }) }
}

function readProject(view: View, input: unknown): ProjectRecord {
  const wanted = isObject(input) ? (input.id ?? input.key) : undefined
  const known =
    typeof wanted === 'string' || typeof wanted === 'number' ? findProject(view.state, String(wanted)) : undefined
  if (!known || (view.caller && !may(view.caller, 'BROWSE_PROJECTS'))) {
    throw badFields({ project: 'Specify a valid project ID or key' })
  }
  return known
}

function readIssueType(view: View, project: ProjectRecord, input: unknown): IssueTypeRecord {
  const offered = project.issueTypeIds.flatMap((id) => view.state.issueTypes.get(id) ?? [])
  const type = byIdOrName(input, offered)
  if (!type) throw badFields({ issuetype: 'Specify a valid issue type' })
  return type
}

function planCreation(view: View, project: ProjectRecord, type: IssueTypeRecord, request: IssueRequest): Plan {
  const { project: _project, issuetype: _type, ...fields } = request.fields
  const context: ReadContext = { world: view.world, api: view.api, project }
  const errors: FieldErrors = {}
  checkSummary(fields, request.update, errors)
  checkParent(view, type, fields.parent, errors)
  return planChanges({
    wish: { fields, update: request.update },
    context,
    errors,
    current: () => null,
    allows: (field) => field.id !== 'resolution',
  })
}

function checkSummary(fields: JsonObject, update: JsonObject, errors: FieldErrors): void {
  if (Object.hasOwn(update, 'summary')) return
  const message = summaryFault(fields.summary)
  if (message) errors.summary = message
}

export function summaryFault(summary: unknown): string | undefined {
  if (summary === undefined || summary === null || (typeof summary === 'string' && summary.trim() === '')) {
    return 'You must specify a summary of the issue.'
  }
  if (typeof summary !== 'string') return 'Operation value must be a string'
  if (/[\r\n]/.test(summary)) return 'The summary is invalid because it contains newline characters.'
  return summary.length > 255 ? 'Summary must be less than 255 characters.' : undefined
}

function checkParent(view: View, type: IssueTypeRecord, parent: unknown, errors: FieldErrors): void {
  if (type.subtask && (parent === undefined || parent === null)) {
    errors.parentId = 'Issue type is a sub-task but parent issue key or id not specified.'
    return
  }
  const wanted = isObject(parent) ? (parent.key ?? parent.id) : undefined
  const found =
    typeof wanted === 'string' ? view.state.issues.get(view.state.issueIdByKey.get(wanted) ?? wanted) : undefined
  const parentType = view.state.issueTypes.get(String(found?.values.issuetype))
  if (parentType && parentType.hierarchyLevel <= type.hierarchyLevel) {
    errors.parentId = 'Given parent issue does not belong to appropriate hierarchy.'
  }
}

function buildIssue(
  view: View,
  caller: UserRecord,
  project: ProjectRecord,
  type: IssueTypeRecord,
  plan: Plan,
): IssueRecord {
  const { state } = view
  const now = view.world.now()
  const workflow = state.workflows.get(project.workflowId)
  if (!workflow) throw badRequest('The project has no workflow.')
  const number = project.nextNumber
  project.nextNumber += 1
  const values: Record<string, Value> = { project: project.id, issuetype: type.id }
  plan.values.set('status', workflow.initialStatusId)
  for (const [field, value] of defaults(caller, project)) if (!plan.values.has(field)) plan.values.set(field, value)
  const id = String(nextId(state, 'issue'))
  return {
    id,
    key: `${project.key}-${number}`,
    number,
    formerKeys: [],
    creatorId: caller.accountId,
    created: now,
    updated: now,
    resolved: null,
    statusChanged: now,
    values,
    comments: [],
    worklogs: [],
    changes: [],
    attachments: [],
    remoteLinks: [],
    watcherIds: [caller.accountId],
    voterIds: [],
    properties: {},
  }
}

const mediumPriorityId = '3'

function defaults(caller: UserRecord, project: ProjectRecord): [string, Value][] {
  return [
    ['priority', mediumPriorityId],
    ['reporter', caller.accountId],
    ['assignee', defaultAssignee(project)],
  ]
}

/** The transition asked for with the creation may fail without undoing the issue: its outcome is nested. */
function transitionAfterwards(view: View, issue: IssueRecord, transition: unknown) {
  if (transition === undefined) return undefined
  try {
    transitionIssue(view, issue, { fields: {}, update: {}, transition })
    return { status: 200, errorCollection: { errorMessages: [], errors: {} } }
  } catch (error) {
    return nestedFault(error)
  }
}

function nestedFault(error: unknown) {
  const body = isObject(error) && isObject(error.body) ? error.body : undefined
  if (!body) throw error
  return { status: 400, errorCollection: { errorMessages: body.errorMessages, errors: body.errors } }
}
