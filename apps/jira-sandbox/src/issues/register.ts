import type { IssueRecord, LinkRecord } from '../records/records.ts'
import { noteStray, type State } from '../world/state.ts'

export function indexIssue(state: State, issue: IssueRecord): void {
  state.issues.set(issue.id, issue)
  state.touchedIssueIds.add(issue.id)
  noteStray(state, issue.id)
  for (const key of [issue.key, ...issue.formerKeys]) state.issueIdByKey.set(key, issue.id)
  placeUnder(state, issue.id, parentIdOf(issue))
}

export function forgetIssue(state: State, issue: IssueRecord): void {
  state.issues.delete(issue.id)
  for (const views of state.viewedAt.values()) views.delete(issue.id)
  state.touchedIssueIds.add(issue.id)
  noteStray(state, issue.id)
  for (const key of [issue.key, ...issue.formerKeys]) state.issueIdByKey.delete(key)
  // Those below it lose their parent.
  for (const childId of state.childIds.get(issue.id) ?? []) noteStray(state, childId)
  takeFrom(state, issue.id, parentIdOf(issue))
  for (const linkId of [...(state.linkIdsByIssue.get(issue.id) ?? [])]) {
    const link = state.links.get(linkId)
    if (link) forgetLink(state, link)
  }
}

export function parentIdOf(issue: IssueRecord): string | undefined {
  const parent = issue.values.parent
  return typeof parent === 'string' ? parent : undefined
}

export function placeUnder(state: State, issueId: string, parentId: string | undefined): void {
  if (parentId === undefined) return
  const children = state.childIds.get(parentId) ?? new Set<string>()
  state.childIds.set(parentId, children.add(issueId))
  state.touchedIssueIds.add(issueId)
}

export function takeFrom(state: State, issueId: string, parentId: string | undefined): void {
  if (parentId === undefined) return
  state.childIds.get(parentId)?.delete(issueId)
  state.touchedIssueIds.add(issueId)
}

export function indexLink(state: State, link: LinkRecord): void {
  state.links.set(link.id, link)
  for (const issueId of [link.inwardId, link.outwardId]) {
    const ids = state.linkIdsByIssue.get(issueId) ?? new Set<string>()
    state.linkIdsByIssue.set(issueId, ids.add(link.id))
    state.touchedIssueIds.add(issueId)
  }
}

export function forgetLink(state: State, link: LinkRecord): void {
  state.links.delete(link.id)
  for (const issueId of [link.inwardId, link.outwardId]) {
    state.linkIdsByIssue.get(issueId)?.delete(link.id)
    state.touchedIssueIds.add(issueId)
  }
}

/** An issue has changed: the search index and the next snapshot are to look at it. */
export function touchIssue(state: State, issueId: string): void {
  state.touchedIssueIds.add(issueId)
  noteStray(state, issueId)
}
