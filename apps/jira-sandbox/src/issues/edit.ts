import { badFields, type FieldErrors } from '../faults.ts'
import { byIdOrName, notOnScreen } from '../fields/read.ts'
import { may } from '../permissions.ts'
import type { IssueRecord, Value } from '../records.ts'
import type { View } from '../world.ts'
import { applyValues, recordChange } from './commit.ts'
import { type IssueRequest, summaryFault } from './create.ts'
import { runEffects } from './effects.ts'
import { planChanges } from './plan.ts'
import { projectOf } from './transition.ts'

/** Changes an issue; `transition` in the body is ignored, as Jira ignores it. */
export function editIssue(view: View, issue: IssueRecord, request: IssueRequest): void {
  const { world, caller } = view
  const errors: FieldErrors = {}
  const named = [...Object.keys(request.fields), ...Object.keys(request.update)]
  if (!caller || !may(caller, 'EDIT_ISSUES')) {
    throw badFields(Object.fromEntries(named.map((id) => [id, notOnScreen(id)])))
  }
  if (Object.hasOwn(request.fields, 'summary')) {
    const fault = summaryFault(request.fields.summary)
    if (fault) errors.summary = fault
  }
  const { issuetype, ...fields } = request.fields
  const project = projectOf(view, issue)
  const plan = planChanges({
    wish: { fields, update: request.update },
    context: { world, api: view.api, project },
    errors,
    current: (fieldId) => issue.values[fieldId] ?? null,
    allows: (field) => field.id !== 'project' && field.id !== 'resolution',
  })
  const values = new Map<string, Value>(plan.values)
  if (issuetype !== undefined) values.set('issuetype', readType(view, issue, issuetype))
  for (const { key, value } of request.properties) issue.properties[key] = value
  recordChange(world, issue, caller.accountId, applyValues(world, issue, values))
  runEffects(view, issue, caller, plan.effects)
  if (request.properties.length > 0) world.changed()
}

function readType(view: View, issue: IssueRecord, input: unknown): string {
  const offered = projectOf(view, issue).issueTypeIds.flatMap((id) => view.state.issueTypes.get(id) ?? [])
  const type = byIdOrName(input, offered)
  if (!type) throw badFields({ issuetype: 'The issue type selected is invalid.' })
  return type.id
}
