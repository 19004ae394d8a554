import { parentIdOf } from '../issues/register.ts'
import type { IssueRecord } from '../records/records.ts'
import type { State } from '../world/state.ts'

const epicLevel = 1

/** The epics somewhere above an issue. */
export function epicsAbove(state: State, issue: IssueRecord): string[] {
  const epics: string[] = []
  const seen = new Set([issue.id])
  for (let at = above(state, issue); at && !seen.has(at.id); at = above(state, at)) {
    seen.add(at.id)
    if (state.issueTypes.get(String(at.values.issuetype))?.hierarchyLevel === epicLevel) epics.push(at.id)
  }
  return epics
}

/** The issues below some, down to the last, as the index knows them: it may run behind the truth. */
export function issuesBelow(
  childrenOf: (issueId: string) => Iterable<string>,
  issueIds: readonly string[],
): Set<string> {
  const found = new Set<string>()
  const walk = (id: string) => {
    for (const childId of childrenOf(id)) {
      if (found.has(childId)) continue
      found.add(childId)
      walk(childId)
    }
  }
  for (const id of issueIds) walk(id)
  return found
}

function above(state: State, issue: IssueRecord): IssueRecord | undefined {
  return state.issues.get(parentIdOf(issue) ?? '')
}
