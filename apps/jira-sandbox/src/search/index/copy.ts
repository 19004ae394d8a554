import type { IssueRecord } from '../../records/records.ts'

/** An issue as it is now: what happens to the original later does not show in it. */
export function copyIssue(issue: IssueRecord): IssueRecord {
  return {
    ...issue,
    formerKeys: copyList(issue.formerKeys),
    values: { ...issue.values },
    comments: copyRecords(issue.comments),
    worklogs: copyRecords(issue.worklogs),
    changes: copyList(issue.changes),
    attachments: copyList(issue.attachments),
    remoteLinks: copyList(issue.remoteLinks),
    watcherIds: copyList(issue.watcherIds),
    voterIds: copyList(issue.voterIds),
    properties: { ...issue.properties },
  }
}

// Most issues have most of their lists empty, and nobody writes into a copy.
const none: never[] = []

function copyList<Item>(list: readonly Item[]): Item[] {
  return list.length === 0 ? none : [...list]
}

function copyRecords<Item extends object>(list: readonly Item[]): Item[] {
  return list.length === 0 ? none : list.map((item) => ({ ...item }))
}
