import { refusal } from '../http/faults.ts'
import type { IssueRecord } from '../records/records.ts'
import type { State } from '../world/state.ts'

/** How many of each an issue can hold, under the names of `GET /issue/limit/report`. */
export const issueLimits = {
  attachment: 2000,
  comment: 5000,
  issuelinks: 2000,
  remoteIssueLinks: 2000,
  worklog: 10_000,
} as const
export type Limited = keyof typeof issueLimits

export function countOf(state: State, issue: IssueRecord, kind: Limited): number {
  if (kind === 'issuelinks') return state.linkIdsByIssue.get(issue.id)?.size ?? 0
  const held = {
    attachment: issue.attachments,
    comment: issue.comments,
    remoteIssueLinks: issue.remoteLinks,
    worklog: issue.worklogs,
  }
  return held[kind].length
}

/** 413 when an issue has no room for more. */
export function requireRoom(state: State, issue: IssueRecord, kind: Limited, more = 1): void {
  const max = issueLimits[kind]
  if (countOf(state, issue, kind) + more <= max) return
  throw refusal(413, [`The work item ${issue.key} has reached the limit of ${max} for '${kind}'.`])
}
