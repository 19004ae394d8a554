import { isSwitchedOn } from '../administration/application-properties.ts'
import { byIdOrName, defaultAssignee, type ReadContext } from '../fields/read.ts'
import { badFields, badRequest, type FieldErrors } from '../http/faults.ts'
import { isObject } from '../json/object.ts'
import { may, seesProject } from '../permissions/permissions.ts'
import { newIssue } from '../records/new-issue.ts'
import type { IssueRecord, IssueTypeRecord, ProjectRecord, UserRecord, Value } from '../records/records.ts'
import { findProject, nextId } from '../world/state.ts'
import type { View } from '../world/world.ts'
import { applyValues } from './commit.ts'
import { planEffects } from './effects.ts'
import { checkParent, wantedParent } from './hierarchy.ts'
import type { IssueRequest } from './issue-request.ts'
import { type Plan, planChanges } from './plan.ts'
import { forgetIssue, indexIssue } from './register.ts'
import { summaryMissing } from './summary.ts'
import { transitionIssue } from './transition.ts'

/** Creates an issue, or throws every reason why not. */
export function createIssue(view: View, request: IssueRequest) {
  const { world, caller } = view
  const project = readProject(view, request.fields.project)
  if (!caller || !may(view, 'CREATE_ISSUES', project)) {
    throw badFields({ project: 'You do not have permission to create issues in this project.' })
  }
  const type = readIssueType(view, project, request.fields.issuetype)
  const plan = planCreation(view, project, type, request)
  const issue = buildIssue(view, caller, project, type, plan)
  const runEffects = planEffectsOfNew(view, issue, caller, plan)
  for (const { key, value } of request.properties) issue.properties[key] = value
  const items = applyValues(world, issue, plan.values)
  world.changed(issue)
  world.emit({ kind: 'issue_created', issue, userId: caller.accountId, items })
  runEffects()
  const transition = transitionAfterwards(view, issue, request.transition)
  return { id: issue.id, key: issue.key, self: `${view.base}/issue/${issue.id}`, ...(transition && { transition }) }
}

/** Effects are checked against the issue itself, so it is there from now on, unless they are refused. */
function planEffectsOfNew(view: View, issue: IssueRecord, caller: UserRecord, plan: Plan): () => void {
  indexIssue(view.state, issue)
  try {
    return planEffects(view, issue, caller, plan.effects)
  } catch (error) {
    forgetIssue(view.state, issue)
    throw error
  }
}

function readProject(view: View, input: unknown): ProjectRecord {
  const wanted = isObject(input) ? (input.id ?? input.key) : undefined
  const known =
    typeof wanted === 'string' || typeof wanted === 'number' ? findProject(view.state, String(wanted)) : undefined
  if (!known || (view.caller && !seesProject(view, known.id))) {
    throw badFields({ project: 'Specify a valid project ID or key' })
  }
  return known
}

function readIssueType(view: View, project: ProjectRecord, input: unknown): IssueTypeRecord {
  const offered = project.issueTypeIds.flatMap((id) => view.state.issueTypes.get(id) ?? [])
  const type = byIdOrName(input, offered)
  if (!type) throw badFields({ issuetype: 'Specify a valid issue type' })
  if (type.subtask && !isSwitchedOn(view.state, 'jira.option.allowsubtasks')) {
    throw badFields({ issuetype: 'Sub-tasks are currently disabled.' })
  }
  return type
}

function planCreation(view: View, project: ProjectRecord, type: IssueTypeRecord, request: IssueRequest): Plan {
  const { project: _project, issuetype: _type, ...fields } = request.fields
  const context: ReadContext = { world: view.world, api: view.api, project, typeId: type.id }
  const errors: FieldErrors = {}
  if (fields.summary === undefined && !Object.hasOwn(request.update, 'summary')) errors.summary = summaryMissing
  checkParent(view, type, wantedParent(fields, request.update), errors)
  return planChanges({
    wish: { fields, update: request.update },
    context,
    errors,
    current: () => null,
    allows: ({ id }) =>
      id !== 'resolution' &&
      (id !== 'reporter' || may(view, 'MODIFY_REPORTER', project)) &&
      (id !== 'security' || may(view, 'SET_ISSUE_SECURITY', project)),
  })
}

function buildIssue(
  view: View,
  caller: UserRecord,
  project: ProjectRecord,
  type: IssueTypeRecord,
  plan: Plan,
): IssueRecord {
  const { state } = view
  const created = view.world.now()
  const workflow = state.workflows.get(project.workflowId)
  if (!workflow) throw badRequest('The project has no workflow.')
  const number = project.nextNumber
  project.nextNumber += 1
  const values: Record<string, Value> = { project: project.id, issuetype: type.id }
  plan.values.set('status', workflow.initialStatusId)
  for (const [field, value] of defaults(view, caller, project))
    if (!plan.values.has(field)) plan.values.set(field, value)
  const id = String(nextId(state, 'issue'))
  return newIssue({ id, key: `${project.key}-${number}`, number, creatorId: caller.accountId, created, values })
}

function defaults({ state }: View, caller: UserRecord, project: ProjectRecord): [string, Value][] {
  const level = state.securitySchemes.get(project.securitySchemeId ?? '')?.defaultLevelId
  return [
    ['priority', state.administration.settings.defaultPriorityId || null],
    ['reporter', caller.accountId],
    ['assignee', defaultAssignee(state, project)],
    ...(level === undefined ? [] : ([['security', level]] satisfies [string, Value][])),
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
