import { textOf } from '../fields/values.ts'
import type { IssueRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { issueTypeJson, priorityJson, statusJson } from './references.ts'

/** The issue as parents, sub-tasks and links show it. */
export function shortIssueJson(view: View, issue: IssueRecord) {
  const status = view.state.statuses.get(textOf(issue, 'status') ?? '')
  const priority = view.state.priorities.get(textOf(issue, 'priority') ?? '')
  const type = view.state.issueTypes.get(textOf(issue, 'issuetype') ?? '')
  return {
    id: issue.id,
    key: issue.key,
    self: `${view.base}/issue/${issue.id}`,
    fields: {
      summary: textOf(issue, 'summary'),
      ...(status && { status: statusJson(view, status) }),
      ...(priority && { priority: priorityJson(view, priority) }),
      ...(type && { issuetype: issueTypeJson(view, type) }),
    },
  }
}
