import { textOf } from '../fields/values.ts'
import type { CommentRecord, IssueRecord, ProjectRecord, Visibility, WorklogRecord } from '../records/records.ts'
import { findIssue, findProject } from '../world/state.ts'
import type { View } from '../world/world.ts'
import { hasRole } from './holders.ts'
import { browsableProjects, mayBrowse } from './visible.ts'

// What the caller of a view gets to see. What he does not is as if it were not there.

export function findSeenIssue(view: View, idOrKey: string): IssueRecord | undefined {
  const issue = findIssue(view.state, idOrKey)
  return issue && mayBrowse(view.state, view.caller, issue) ? issue : undefined
}

export function findSeenProject(view: View, idOrKey: string): ProjectRecord | undefined {
  const project = findProject(view.state, idOrKey)
  return project && seesProject(view, project.id) ? project : undefined
}

export function seesProject({ state, caller }: View, projectId: string): boolean {
  return browsableProjects(state, caller).some((project) => project.id === projectId)
}

/** Issues by id or key, each once, in the order asked; those not seen are left out. */
export function seenIssues(view: View, idsOrKeys: Iterable<string>): IssueRecord[] {
  return [...new Set([...idsOrKeys].flatMap((idOrKey) => findSeenIssue(view, idOrKey) ?? []))]
}

export function seenComments(view: View, issue: IssueRecord): readonly CommentRecord[] {
  return restricts(view, issue.comments)
    ? issue.comments.filter((it) => isAmong(view, issue, it.visibility))
    : issue.comments
}

export function seenWorklogs(view: View, issue: IssueRecord): readonly WorklogRecord[] {
  return restricts(view, issue.worklogs)
    ? issue.worklogs.filter((it) => isAmong(view, issue, it.visibility))
    : issue.worklogs
}

/** Most issues restrict nothing, and a webhook tells everything. */
function restricts(view: View, items: readonly { visibility?: Visibility | undefined }[]): boolean {
  return !view.hideEmails && items.some((item) => item.visibility !== undefined)
}

/** Whether the caller is in the group or role that something is restricted to. */
export function isAmong(
  { state, caller }: Pick<View, 'state' | 'caller'>,
  issue: IssueRecord,
  visibility: Visibility | undefined,
): boolean {
  if (visibility === undefined) return true
  if (!caller) return false
  const { type, value, identifier } = visibility
  if (type === 'group') {
    return caller.groupIds.some((id) => id === identifier || state.groups.get(id)?.name === value)
  }
  const roles = [...state.roles.values()].filter((role) => role.id === identifier || role.name === value)
  return roles.some((role) => hasRole(state, caller, role.id, textOf(issue, 'project') ?? ''))
}
