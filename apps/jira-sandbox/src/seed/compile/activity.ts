import type { Place } from '../description/place.ts'
import { type Draft, refer } from './draft.ts'
import { readDuration } from './issue-values.ts'
import { person } from './people.ts'
import type { Telling } from './telling.ts'
import { readWhen } from './when.ts'

const minuteMs = 60_000

/** Whoever is named, or the reporter. */
export function actor(draft: Draft, { issue }: Telling, place: Place, name: string | undefined): string {
  return (name === undefined ? undefined : person(draft, place, name)?.accountId) ?? issue.creatorId
}

/** The time given, or one more minute into the life of the issue. The issue was updated then, at the latest. */
export function momentOf(
  draft: Draft,
  { given, issue }: Telling,
  place: Place,
  when: string | number | undefined,
  nth: number,
): number {
  const at = readWhen(draft, place, when, issue.created + (nth + 1) * minuteMs)
  if (given.updated === undefined) issue.updated = Math.max(issue.updated, at)
  return at
}

export function addComments(draft: Draft, telling: Telling): void {
  const { given, where, issue } = telling
  given.comments.forEach((comment, index) => {
    const place = [...where, 'comments', index]
    const { text, author, at, role, group } =
      typeof comment === 'string'
        ? { text: comment, author: undefined, at: undefined, role: undefined, group: undefined }
        : comment
    const authorId = actor(draft, telling, [...place, 'author'], author)
    const created = momentOf(draft, telling, [...place, 'at'], at, index)
    issue.comments.push({
      id: String(draft.next('comment')),
      authorId,
      updateAuthorId: authorId,
      body: { wiki: text },
      created,
      updated: created,
      ...visibility(draft, place, role, group),
      properties: {},
    })
  })
}

function visibility(draft: Draft, place: Place, roleName: string | undefined, groupName: string | undefined) {
  const { roles, groups } = draft.site
  if (roleName !== undefined) {
    const role = refer(draft, [...place, 'role'], roleName, { among: roles, what: 'role', names: (it) => [it.name] })
    return { visibility: { type: 'role' as const, value: roleName, identifier: role?.id ?? null } }
  }
  if (groupName === undefined) return {}
  const group = refer(draft, [...place, 'group'], groupName, { among: groups, what: 'group', names: (it) => [it.name] })
  return { visibility: { type: 'group' as const, value: groupName, identifier: group?.groupId ?? null } }
}

export function addWorklogs(draft: Draft, telling: Telling): void {
  const { given, where, issue } = telling
  given.worklogs.forEach((worklog, index) => {
    const place = [...where, 'worklogs', index]
    const { time, text, author, at } =
      typeof worklog === 'string' ? { time: worklog, text: undefined, author: undefined, at: undefined } : worklog
    const authorId = actor(draft, telling, [...place, 'author'], author)
    const timeSpentSeconds = readDuration(draft, [...place, 'time'], time)
    const created = momentOf(draft, telling, [...place, 'at'], at, index)
    issue.worklogs.push({
      id: String(draft.next('worklog')),
      authorId,
      updateAuthorId: authorId,
      comment: text === undefined ? null : { wiki: text },
      started: created - timeSpentSeconds * 1000,
      timeSpentSeconds,
      created,
      updated: created,
      properties: {},
    })
  })
}

export function addAttachments(draft: Draft, telling: Telling): void {
  const { given, where, issue } = telling
  given.attachments.forEach((attachment, index) => {
    const place = [...where, 'attachments', index]
    if ((attachment.text === undefined) === (attachment.base64 === undefined)) {
      draft.fault(place, 'say what is in it, by either text or base64')
    }
    const bytes = Buffer.from(
      attachment.base64 ?? attachment.text ?? '',
      attachment.base64 === undefined ? 'utf8' : 'base64',
    )
    issue.attachments.push({
      id: String(draft.next('attachment')),
      authorId: actor(draft, telling, [...place, 'by'], attachment.by),
      filename: attachment.name,
      mimeType: attachment.type,
      size: bytes.length,
      created: momentOf(draft, telling, [...place, 'at'], attachment.at, index),
      base64: bytes.toString('base64'),
    })
  })
}

/** Links to pages elsewhere. */
export function addRemoteLinks(draft: Draft, { given, issue }: Telling): void {
  for (const { url, title, globalId } of given.remoteLinks) {
    issue.remoteLinks.push({
      id: draft.next('remoteLink'),
      ...(globalId !== undefined && { globalId }),
      object: { url, title },
    })
  }
}
