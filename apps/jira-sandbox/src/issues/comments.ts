import { readDocument } from '../adf/node.ts'
import { badRequest, refusal } from '../faults.ts'
import type { JsonObject } from '../json.ts'
import { isObject } from '../json.ts'
import { may } from '../permissions.ts'
import type { CommentRecord, IssueRecord, RichText, UserRecord, Visibility } from '../records.ts'
import { nextId } from '../state.ts'
import type { View } from '../world.ts'
import { touch } from './commit.ts'

export function addComment(
  view: View,
  issue: IssueRecord,
  caller: UserRecord | undefined,
  input: JsonObject,
): CommentRecord {
  const denied = may(caller, 'ADD_COMMENTS') ? [] : ['You do not have the permission to comment on this issue.']
  const body = readBody(view, input.body, denied)
  if (!caller || denied.length > 0) throw badRequest(...denied)
  const now = view.world.now()
  const visibility = readVisibility(input.visibility)
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

export function changeComment(
  view: View,
  issue: IssueRecord,
  caller: UserRecord,
  id: string,
  input: JsonObject,
): CommentRecord {
  const comment = findComment(issue, id)
  const own = comment.authorId === caller.accountId && may(caller, 'EDIT_OWN_COMMENTS')
  if (!own && !may(caller, 'EDIT_ALL_COMMENTS'))
    throw badRequest('You do not have the permission to edit this comment.')
  comment.body = readBody(view, input.body, [])
  comment.updateAuthorId = caller.accountId
  comment.updated = view.world.now()
  const visibility = readVisibility(input.visibility)
  if (visibility) comment.visibility = visibility
  Object.assign(comment.properties, readProperties(input.properties))
  touch(view.world, issue)
  view.world.emit({ kind: 'comment_updated', issue, comment })
  return comment
}

export function removeComment(view: View, issue: IssueRecord, caller: UserRecord, id: string): void {
  const comment = findComment(issue, id)
  const own = comment.authorId === caller.accountId && may(caller, 'DELETE_OWN_COMMENTS')
  if (!own && !may(caller, 'DELETE_ALL_COMMENTS'))
    throw badRequest('You do not have permission to delete this comment.')
  issue.comments.splice(issue.comments.indexOf(comment), 1)
  touch(view.world, issue)
  view.world.emit({ kind: 'comment_deleted', issue, comment })
}

export function findComment(issue: IssueRecord, id: string): CommentRecord {
  const comment = issue.comments.find((candidate) => candidate.id === id)
  if (!comment) throw refusal(404, [`Can not find a comment for the id: ${id}.`])
  return comment
}

/** Validation precedes permission: one answer carries both faults. */
function readBody(view: View, input: unknown, messages: readonly string[]): RichText {
  if (input === undefined || input === null || input === '') {
    throw refusal(400, messages, { comment: 'Comment body can not be empty!' })
  }
  if (view.api === 2 && typeof input === 'string') return { wiki: input }
  const document = view.api === 3 ? readDocument(input) : undefined
  if (!document) throw refusal(400, messages, { comment: 'Comment body is not valid!' })
  return view.world.documents.fromDocument(document)
}

function readVisibility(input: unknown): Visibility | undefined {
  if (!isObject(input) || (input.type !== 'group' && input.type !== 'role')) return undefined
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
  const [value, identifier] = [text(input.value), text(input.identifier)]
  return { type: input.type, ...(value !== undefined && { value }), ...(identifier !== undefined && { identifier }) }
}

export function readProperties(input: unknown): Record<string, unknown> {
  const properties: Record<string, unknown> = {}
  for (const item of Array.isArray(input) ? input : []) {
    if (isObject(item) && typeof item.key === 'string') properties[item.key] = item.value
  }
  return properties
}
