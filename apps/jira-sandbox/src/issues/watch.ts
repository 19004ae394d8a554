import type { IssueRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'

/** Watching leaves no trace in the history and does not touch `updated`. */
export function watch({ world }: View, issue: IssueRecord, accountId: string): void {
  if (issue.watcherIds.includes(accountId)) return
  issue.watcherIds.push(accountId)
  world.changed(issue)
}

export function unwatch({ world }: View, issue: IssueRecord, accountId: string): void {
  const at = issue.watcherIds.indexOf(accountId)
  if (at < 0) return
  issue.watcherIds.splice(at, 1)
  world.changed(issue)
}
