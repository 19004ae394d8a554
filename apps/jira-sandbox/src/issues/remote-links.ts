import type { ChangeItem, IssueRecord, RemoteLinkRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { requireRoom } from './caps.ts'
import { recordChange } from './commit.ts'

/** Adds a link to something outside, or puts it in the place of the one with its id. */
export function placeRemoteLink(view: View, issue: IssueRecord, link: RemoteLinkRecord): void {
  const at = issue.remoteLinks.findIndex(({ id }) => id === link.id)
  const former = issue.remoteLinks[at]
  if (!former) requireRoom(view.state, issue, 'remoteIssueLinks')
  if (former) issue.remoteLinks.splice(at, 1, link)
  else issue.remoteLinks.push(link)
  record(view, issue, former, link)
}

export function dropRemoteLink(view: View, issue: IssueRecord, link: RemoteLinkRecord): void {
  issue.remoteLinks.splice(issue.remoteLinks.indexOf(link), 1)
  record(view, issue, link, undefined)
}

/** The same link again is a change of nothing. */
function record(
  view: View,
  issue: IssueRecord,
  former: RemoteLinkRecord | undefined,
  link: RemoteLinkRecord | undefined,
): void {
  view.world.changed(issue)
  const [from, to] = [describe(former), describe(link)]
  if (from.text === to.text) return
  const heading = { field: 'RemoteIssueLink', fieldtype: 'jira' as const, fieldId: 'RemoteIssueLink' }
  const item: ChangeItem = { ...heading, from: from.id, fromString: from.text, to: to.id, toString: to.text }
  recordChange(view.world, issue, view.caller?.accountId ?? '', [item])
}

function describe(link: RemoteLinkRecord | undefined) {
  if (!link) return { id: null, text: null }
  return { id: String(link.id), text: `This work item links to "${String(link.object.title)}"` }
}
