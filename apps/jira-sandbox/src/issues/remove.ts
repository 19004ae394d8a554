import { badRequest, refusal } from '../http/faults.ts'
import { may } from '../permissions/permissions.ts'
import type { IssueRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { isSubtask } from './commit.ts'
import { dropLinks } from './links.ts'
import { forgetIssue, touchIssue } from './register.ts'

/** Deletes an issue; one with sub-tasks only when they may go with it. */
export function removeIssue(view: View, issue: IssueRecord, deleteSubtasks: boolean): void {
  const { world, state, caller } = view
  if (!caller || !may(view, 'DELETE_ISSUES', issue))
    throw refusal(403, ['You do not have permission to delete issues in this project.'])
  const children = [...(state.childIds.get(issue.id) ?? [])].flatMap((id) => state.issues.get(id) ?? [])
  const subtasks = children.filter((child) => isSubtask(world, child))
  if (subtasks.length > 0 && !deleteSubtasks) {
    throw badRequest(
      `The issue '${issue.key}' has subtasks.  You must specify the 'deleteSubtasks' parameter to delete this issue and all its subtasks.`,
    )
  }
  for (const subtask of subtasks) removeIssue(view, subtask, true)
  for (const child of children) {
    if (subtasks.includes(child)) continue
    child.values.parent = null
    touchIssue(state, child.id)
  }
  const now = world.now()
  for (const worklog of issue.worklogs) state.deletedWorklogs.push({ id: worklog.id, at: now })
  // The payload still shows the issue, so the event goes out before it is forgotten.
  world.emit({ kind: 'issue_deleted', issue, userId: caller.accountId })
  for (const comment of issue.comments) world.emit({ kind: 'comment_deleted', issue, comment, secondary: true })
  dropLinks(view, issue)
  forgetIssue(state, issue)
  world.changed()
}
