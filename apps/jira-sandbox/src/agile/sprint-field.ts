import { idsOf } from '../fields/values.ts'
import { applyValues, recordChange } from '../issues/commit.ts'
import type { IssueRecord, SprintRecord } from '../records/records.ts'
import { found, type State } from '../world/state.ts'
import type { View } from '../world/world.ts'

/** The id of the custom field that tells the sprints of an issue. */
export function sprintFieldId(state: State): string {
  for (const field of state.customFields.values()) if (field.kind === 'sprint') return field.id
  return ''
}

export function sprintsOf(state: State, issue: IssueRecord): SprintRecord[] {
  return found(state.sprints, idsOf(issue, sprintFieldId(state)))
}

export function issuesIn(state: State, sprint: SprintRecord): IssueRecord[] {
  const [field, id] = [sprintFieldId(state), String(sprint.id)]
  return [...state.issues.values()].filter((issue) => idsOf(issue, field).includes(id))
}

/** Plans issues for a sprint, or for none. Closed sprints stay with an issue: that is how it is known to have been in them. */
export function planFor(view: View, issues: readonly IssueRecord[], sprint: SprintRecord | undefined): void {
  const field = sprintFieldId(view.state)
  for (const issue of issues) {
    const closed = sprintsOf(view.state, issue).filter((it) => it.state === 'closed' && it !== sprint)
    const ids = [...closed, ...(sprint ? [sprint] : [])].map((it) => String(it.id))
    const items = applyValues(view.world, issue, new Map([[field, ids.length === 0 ? null : ids]]))
    recordChange(view.world, issue, view.caller?.accountId ?? '', items)
  }
}

/** Takes a sprint that is no more out of its issues. */
export function forgetSprint(view: View, sprint: SprintRecord): void {
  const field = sprintFieldId(view.state)
  for (const issue of issuesIn(view.state, sprint)) {
    const ids = idsOf(issue, field).filter((id) => id !== String(sprint.id))
    const items = applyValues(view.world, issue, new Map([[field, ids.length === 0 ? null : ids]]))
    recordChange(view.world, issue, view.caller?.accountId ?? '', items)
  }
}
