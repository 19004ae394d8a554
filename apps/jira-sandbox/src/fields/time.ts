import type { IssueRecord } from '../records/records.ts'
import { numberOf } from './values.ts'

/** Seconds logged on an issue; null when nobody logged any. */
export function timeSpent(issue: IssueRecord): number | null {
  if (issue.worklogs.length === 0) return null
  return issue.worklogs.reduce((sum, worklog) => sum + worklog.timeSpentSeconds, 0)
}

/** Percent of the original estimate spent; -1 when there is no estimate. */
export function workRatio(issue: IssueRecord): number {
  const estimate = numberOf(issue, 'timeoriginalestimate')
  return estimate ? Math.floor(((timeSpent(issue) ?? 0) * 100) / estimate) : -1
}
