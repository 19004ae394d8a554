import { parentIdOf } from '../issues/register.ts'
import type { IssueRecord } from '../records/records.ts'
import type { State } from '../world/state.ts'

const epicLevel = 1

/** The epics somewhere above an issue, the nearest first. */
export function epicsAbove(state: State, issue: IssueRecord): readonly string[] {
  const parentId = parentIdOf(issue)
  return parentId === undefined ? none : epicsFrom(state, parentId)
}

const none: readonly string[] = []

/** An issue, if it is an epic, and the epics somewhere above it. */
export function epicsFrom(state: State, issueId: string): readonly string[] {
  const epics: string[] = []
  const seen = new Set<string>()
  let issue = state.issues.get(issueId)
  while (issue && !seen.has(issue.id)) {
    seen.add(issue.id)
    if (state.issueTypes.get(String(issue.values.issuetype))?.hierarchyLevel === epicLevel) epics.push(issue.id)
    issue = state.issues.get(parentIdOf(issue) ?? '')
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
