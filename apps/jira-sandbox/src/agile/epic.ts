import { textOf } from '../fields/values.ts'
import { parentIdOf } from '../issues/register.ts'
import type { IssueRecord } from '../records/records.ts'
import type { State } from '../world/state.ts'

export function isEpic(state: State, issue: IssueRecord): boolean {
  return state.issueTypes.get(textOf(issue, 'issuetype') ?? '')?.hierarchyLevel === 1
}

/** The epic above an issue: its parent, or the parent of its parent for a sub-task. */
export function epicOf(state: State, issue: IssueRecord): IssueRecord | undefined {
  const parent = state.issues.get(parentIdOf(issue) ?? '')
  if (!parent) return undefined
  return isEpic(state, parent) ? parent : epicOf(state, parent)
}

export const epicColors = Array.from({ length: 14 }, (_, index) => `color_${index + 1}`)

/** An epic that nobody coloured has one of the first colours, the same every time. */
export function epicTraits(issue: IssueRecord): { name: string; color: string; done: boolean } {
  const given = issue.epic ?? {}
  return {
    name: given.name ?? textOf(issue, 'summary') ?? '',
    color: given.color ?? epicColors[Number(issue.id) % 9] ?? 'color_1',
    done: given.done ?? issue.resolved !== null,
  }
}
