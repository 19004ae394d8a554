import { textOf } from '../fields/values.ts'
import { badRequest } from '../http/faults.ts'
import { isObject } from '../json/object.ts'
import { may } from '../permissions/permissions.ts'
import type { IssueRecord, ProjectRecord, TransitionRecord, Value } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { applyValues, recordChange } from './commit.ts'
import { planEffects } from './effects.ts'
import type { IssueRequest } from './issue-request.ts'
import { planChanges, type Wish } from './plan.ts'

/** Moves an issue along its workflow; the resolution is set or cleared as the transition says. */
export function transitionIssue(
  view: View,
  issue: IssueRecord,
  request: Wish & Pick<IssueRequest, 'transition' | 'historyMetadata'>,
): void {
  const { world, caller } = view
  const wanted = isObject(request.transition) ? request.transition.id : undefined
  if (wanted === undefined || wanted === null || wanted === '') throw badRequest("Missing 'transition' identifier")
  const transition = availableTransitions(view, issue).find((candidate) => candidate.id === String(wanted))
  if (!transition || !caller) throw badRequest(`Transition id '${String(wanted)}' is not valid for this issue.`)
  const project = projectOf(view, issue)
  const plan = planChanges({
    wish: request,
    context: { world, api: view.api, project },
    errors: {},
    current: (fieldId) => issue.values[fieldId] ?? null,
    allows: (field) => screenOf(transition).includes(field.id),
  })
  const runEffects = planEffects(view, issue, caller, plan.effects)
  const now = world.now()
  const values = new Map<string, Value>(plan.values)
  values.set('status', transition.to)
  if (transition.resolution === 'set') {
    values.set('resolution', plan.values.get('resolution') ?? textOf(issue, 'resolution') ?? defaultResolution(view))
  }
  if (transition.resolution === 'clear') values.set('resolution', null)
  const hadResolution = textOf(issue, 'resolution') !== null
  const items = applyValues(world, issue, values)
  const hasResolution = textOf(issue, 'resolution') !== null
  if (hadResolution !== hasResolution) issue.resolved = hasResolution ? now : null
  if (
    changesCategory(
      view,
      items.find((item) => item.fieldId === 'status'),
    )
  )
    issue.statusChanged = now
  recordChange(world, issue, caller.accountId, items, request.historyMetadata)
  runEffects()
}

/** The fields that can be set on the way: the resolution, where it changes. */
export function screenOf(transition: TransitionRecord): readonly string[] {
  return transition.resolution === 'keep' ? [] : ['resolution']
}

/** An empty list also means that the caller may not transition. */
export function availableTransitions(view: View, issue: IssueRecord): TransitionRecord[] {
  if (!may(view, 'TRANSITION_ISSUES', issue)) return []
  const workflow = view.state.workflows.get(projectOf(view, issue).workflowId)
  const status = textOf(issue, 'status') ?? ''
  return workflow?.transitions.filter((transition) => transition.from.includes(status)) ?? []
}

export function projectOf(view: View, issue: IssueRecord): ProjectRecord {
  const project = view.state.projects.get(textOf(issue, 'project') ?? '')
  if (!project) throw new Error(`Issue ${issue.key} belongs to no project.`)
  return project
}

function defaultResolution(view: View): string | null {
  return view.state.resolutions.keys().next().value ?? null
}

function changesCategory(view: View, item: { from: string | null; to: string | null } | undefined): boolean {
  const category = (id: string | null) => view.state.statuses.get(id ?? '')?.categoryId
  return item !== undefined && category(item.from) !== category(item.to)
}
