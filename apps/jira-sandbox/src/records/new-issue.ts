import type { IssueRecord } from './issue.ts'

type Beginning = Pick<IssueRecord, 'id' | 'key' | 'number' | 'creatorId' | 'created' | 'values'>

/** An issue to which nothing has happened yet. Whoever made it watches it. */
export function newIssue({ id, key, number, creatorId, created, values }: Beginning): IssueRecord {
  return {
    id,
    key,
    number,
    formerKeys: [],
    creatorId,
    created,
    updated: created,
    resolved: null,
    statusChanged: created,
    values,
    comments: [],
    worklogs: [],
    changes: [],
    attachments: [],
    remoteLinks: [],
    watcherIds: [creatorId],
    voterIds: [],
    properties: {},
  }
}
