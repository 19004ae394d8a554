import { byIdOrName, notOnScreen } from '../fields/read.ts'
import { textOf } from '../fields/values.ts'
import { badFields, type FieldErrors } from '../http/faults.ts'
import { isObject, type JsonObject } from '../json/object.ts'
import { may } from '../permissions/permissions.ts'
import type { IssueRecord, IssueTypeRecord, Value } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { applyValues, recordChange } from './commit.ts'
import { planEffects } from './effects.ts'
import { checkParent, wantedParent } from './hierarchy.ts'
import type { IssueRequest } from './issue-request.ts'
import { planChanges } from './plan.ts'
import { projectOf } from './transition.ts'

/** Changes an issue, whole or not at all; `transition` in the body is ignored, as Jira ignores it. */
export function editIssue(view: View, issue: IssueRecord, request: IssueRequest): void {
  const { world, caller } = view
  const errors: FieldErrors = {}
  const named = [...Object.keys(request.fields), ...Object.keys(request.update)]
  if (!caller || !may(view, 'EDIT_ISSUES', issue)) {
    throw badFields(Object.fromEntries(named.map((id) => [id, notOnScreen(id)])))
  }
  const { wish, issuetype } = takeIssueType(request)
  const type = readType(view, issue, issuetype, errors)
  if (type && named.includes('parent')) checkParent(view, type, wantedParent(request.fields, request.update), errors)
  const plan = planChanges({
    wish,
    context: { world, api: view.api, project: projectOf(view, issue), ...(type && { typeId: type.id }) },
    errors,
    current: (fieldId) => issue.values[fieldId] ?? null,
    allows: ({ id }) =>
      id !== 'project' &&
      id !== 'resolution' &&
      (id !== 'reporter' || may(view, 'MODIFY_REPORTER', issue)) &&
      (id !== 'security' || may(view, 'SET_ISSUE_SECURITY', issue)),
  })
  const runEffects = planEffects(view, issue, caller, plan.effects)
  const values = new Map<string, Value>(plan.values)
  if (issuetype !== undefined && type) values.set('issuetype', type.id)
  recordChange(world, issue, caller.accountId, applyValues(world, issue, values), request.historyMetadata)
  runEffects()
  setProperties(view, issue, request)
}

export function setProperties(view: View, issue: IssueRecord, { properties }: IssueRequest): void {
  for (const { key, value } of properties) {
    issue.properties[key] = value
    view.world.changed(issue)
    view.world.emit({ kind: 'issue_property_set', issue, key, userId: view.caller?.accountId ?? '' })
  }
}

/** The type is no ordinary field: what else can be set depends on it. */
function takeIssueType({ fields, update }: IssueRequest): {
  wish: { fields: JsonObject; update: JsonObject }
  issuetype: unknown
} {
  const { issuetype, ...otherFields } = fields
  const { issuetype: operations, ...otherUpdate } = update
  const set = Array.isArray(operations) ? operations.filter(isObject).at(-1)?.set : undefined
  return { wish: { fields: otherFields, update: otherUpdate }, issuetype: issuetype ?? set }
}

/** A change of type never turns a sub-task into another kind of issue, or back. */
function readType(view: View, issue: IssueRecord, input: unknown, errors: FieldErrors): IssueTypeRecord | undefined {
  const present = view.state.issueTypes.get(textOf(issue, 'issuetype') ?? '')
  if (input === undefined) return present
  const offered = projectOf(view, issue).issueTypeIds.flatMap((id) => view.state.issueTypes.get(id) ?? [])
  const type = byIdOrName(input, offered)
  if (type && type.subtask === present?.subtask) return type
  errors.issuetype = 'The issue type selected is invalid.'
  return present
}
