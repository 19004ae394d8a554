import { badRequest, refusal } from '../http/faults.ts'
import { isObject, type JsonObject } from '../json/object.ts'
import { may, seenComments } from '../permissions/permissions.ts'
import type { CommentRecord, IssueRecord, RichText, UserRecord } from '../records/records.ts'
import { nextId } from '../world/state.ts'
import type { View } from '../world/world.ts'
import { requireRoom } from './caps.ts'
import { readCommentText } from './comment-text.ts'
import { touch } from './commit.ts'
import { readVisibility } from './visibility.ts'

export function addComment(
  view: View,
  issue: IssueRecord,
  caller: UserRecord | undefined,
  input: JsonObject,
): CommentRecord {
  return planComment(view, issue, caller, input)()
}

/** Checks everything, and adds the comment when the plan is called. */
export function planComment(view: View, issue: IssueRecord, caller: UserRecord | undefined, input: JsonObject) {
  const denied = may(view, 'ADD_COMMENTS', issue) ? [] : ['You do not have the permission to comment on this issue.']
  const body = readBody(view, input.body, denied)
  if (!caller || denied.length > 0) throw badRequest(...denied)
  const visibility = readVisibility(view, issue, input.visibility)
  requireRoom(view.state, issue, 'comment')
  return () => {
    const now = view.world.now()
    const comment: CommentRecord = {
      id: String(nextId(view.state, 'comment')),
      authorId: caller.accountId,
      updateAuthorId: caller.accountId,
      body,
      created: now,
      updated: now,
      ...(visibility && { visibility }),
      properties: readProperties(input.properties),
    }
    issue.comments.push(comment)
    touch(view.world, issue)
    view.world.emit({ kind: 'comment_created', issue, comment })
    return comment
  }
}

export function planCommentChange(
  view: View,
  issue: IssueRecord,
  caller: UserRecord,
  id: string,
  input: JsonObject,
): () => CommentRecord {
  const comment = findComment(view, issue, id)
  const own = comment.authorId === caller.accountId && may(view, 'EDIT_OWN_COMMENTS', issue)
  const denied =
    own || may(view, 'EDIT_ALL_COMMENTS', issue) ? [] : ['You do not have the permission to edit this comment.']
  const body = readBody(view, input.body, denied)
  if (denied.length > 0) throw badRequest(...denied)
  const visibility = readVisibility(view, issue, input.visibility)
  return () => {
    comment.body = body
    comment.updateAuthorId = caller.accountId
    comment.updated = view.world.now()
    if (visibility) comment.visibility = visibility
    Object.assign(comment.properties, readProperties(input.properties))
    touch(view.world, issue)
    view.world.emit({ kind: 'comment_updated', issue, comment })
    return comment
  }
}

export function planCommentRemoval(view: View, issue: IssueRecord, caller: UserRecord, id: string): () => void {
  const comment = findComment(view, issue, id)
  const own = comment.authorId === caller.accountId && may(view, 'DELETE_OWN_COMMENTS', issue)
  if (!own && !may(view, 'DELETE_ALL_COMMENTS', issue))
    throw badRequest('You do not have permission to delete this comment.')
  return () => {
    issue.comments.splice(issue.comments.indexOf(comment), 1)
    touch(view.world, issue)
    view.world.emit({ kind: 'comment_deleted', issue, comment, actorId: caller.accountId })
  }
}

export function findComment(view: View, issue: IssueRecord, id: string): CommentRecord {
  const comment = seenComments(view, issue).find((candidate) => candidate.id === id)
  if (!comment) throw refusal(404, [`Can not find a comment for the id: ${id}.`])
  return comment
}

/** Validation precedes permission: one answer carries both faults. */
function readBody(view: View, input: unknown, messages: readonly string[]): RichText {
  if (input === undefined || input === null || input === '') {
    throw refusal(400, messages, { comment: 'Comment body can not be empty!' })
  }
  return readCommentText(view, input, messages)
}

export function readProperties(input: unknown): Record<string, unknown> {
  const properties: Record<string, unknown> = {}
  for (const item of Array.isArray(input) ? input : []) {
    if (isObject(item) && typeof item.key === 'string') properties[item.key] = item.value
  }
  return properties
}
