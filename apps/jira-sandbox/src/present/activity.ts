import { onCloud } from '../flavour/parts.ts'
import type {
  AttachmentRecord,
  ChangeRecord,
  CommentRecord,
  IssueRecord,
  LinkRecord,
  WorklogRecord,
} from '../records/records.ts'
import { stamp, type View } from '../world/world.ts'
import { formatDuration } from './duration.ts'
import { userRef } from './people.ts'
import { linkTypeJson } from './references.ts'
import { shortIssueJson } from './short-issue.ts'
import { showRich } from './stored-field.ts'

export function commentJson(view: View, issue: IssueRecord, comment: CommentRecord) {
  return {
    self: `${view.base}/issue/${issue.id}/comment/${comment.id}`,
    id: comment.id,
    author: userRef(view, comment.authorId),
    body: showRich(comment.body, view),
    updateAuthor: userRef(view, comment.updateAuthorId),
    created: stamp(view, comment.created),
    updated: stamp(view, comment.updated),
    ...(comment.visibility && { visibility: comment.visibility }),
    ...onCloud(view, { jsdPublic: true }),
  }
}

export function worklogJson(view: View, issue: IssueRecord, worklog: WorklogRecord) {
  return {
    self: `${view.base}/issue/${issue.id}/worklog/${worklog.id}`,
    author: userRef(view, worklog.authorId),
    updateAuthor: userRef(view, worklog.updateAuthorId),
    ...(worklog.comment && { comment: showRich(worklog.comment, view) }),
    created: stamp(view, worklog.created),
    updated: stamp(view, worklog.updated),
    started: stamp(view, worklog.started),
    timeSpent: formatDuration(worklog.timeSpentSeconds),
    timeSpentSeconds: worklog.timeSpentSeconds,
    ...(worklog.visibility && { visibility: worklog.visibility }),
    id: worklog.id,
    issueId: issue.id,
  }
}

export function changeJson(view: View, change: ChangeRecord) {
  return {
    id: change.id,
    author: userRef(view, change.authorId),
    created: stamp(view, change.created),
    items: change.items.map((item) => view.world.flavour.changeItem(view.state, item)),
    ...(change.historyMetadata && { historyMetadata: change.historyMetadata }),
  }
}

export function attachmentJson(view: View, attachment: AttachmentRecord) {
  const { id, filename, size, mimeType } = attachment
  return {
    self: `${view.base}/attachment/${id}`,
    id,
    filename,
    author: userRef(view, attachment.authorId),
    created: stamp(view, attachment.created),
    size,
    mimeType,
    content: view.world.flavour.attachmentContentUrl(view, attachment),
    ...(mimeType.startsWith('image/') && onCloud(view, { thumbnail: `${view.base}/attachment/thumbnail/${id}` })),
  }
}

/** A link as one of its two issues shows it: the other end only. */
export function linkJson(view: View, link: LinkRecord, from: IssueRecord) {
  const type = view.state.linkTypes.get(link.typeId)
  const outward = link.inwardId === from.id
  const other = view.state.issues.get(outward ? link.outwardId : link.inwardId)
  return {
    id: link.id,
    self: `${view.base}/issueLink/${link.id}`,
    ...(type && { type: linkTypeJson(view, type) }),
    ...(other && { [outward ? 'outwardIssue' : 'inwardIssue']: shortIssueJson(view, other) }),
  }
}
