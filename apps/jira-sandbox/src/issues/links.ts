import { byIdOrName } from '../fields/read.ts'
import { issueNotFound, refusal } from '../http/faults.ts'
import { isObject } from '../json/object.ts'
import { findSeenIssue, may } from '../permissions/permissions.ts'
import type { IssueRecord, LinkRecord, LinkTypeRecord } from '../records/records.ts'
import { found, nextId } from '../world/state.ts'
import type { View } from '../world/world.ts'
import { requireRoom } from './caps.ts'
import { recordChange } from './commit.ts'
import { forgetLink, indexLink } from './register.ts'

interface LinkRequest {
  readonly type?: unknown
  readonly inwardIssue?: unknown
  readonly outwardIssue?: unknown
}

/**
 * Checks everything, and links when the plan is called. The inward issue reads the type's outward words: inward
 * "blocks" outward. A link that is there already stays one.
 */
export function planLink(view: View, request: LinkRequest): () => void {
  const type = byIdOrName(request.type, view.state.linkTypes.values())
  if (!type) throw refusal(404, [`No issue link type with name '${nameIn(request.type)}' found.`])
  const inward = readIssue(view, request.inwardIssue)
  const outward = readIssue(view, request.outwardIssue)
  if (!view.caller || !may(view, 'LINK_ISSUES', inward) || !may(view, 'LINK_ISSUES', outward))
    throw refusal(401, ['You do not have permission to link issues.'])
  if (isLinked(view, type, inward, outward)) return () => undefined
  for (const end of [inward, outward]) requireRoom(view.state, end, 'issuelinks')
  return () => {
    const id = String(nextId(view.state, 'link'))
    indexLink(view.state, { id, typeId: type.id, inwardId: inward.id, outwardId: outward.id })
    recordEnds(view, type, inward, outward, 'added')
    view.world.emit({ kind: 'issuelink_created', link: linkEvent(id, type, inward.id, outward.id) })
  }
}

function isLinked({ state }: View, type: LinkTypeRecord, inward: IssueRecord, outward: IssueRecord): boolean {
  return found(state.links, state.linkIdsByIssue.get(inward.id) ?? []).some(
    (link) => link.typeId === type.id && link.inwardId === inward.id && link.outwardId === outward.id,
  )
}

/** Takes the links of an issue that is being deleted away: told, but in nobody's history, as Jira does it. */
export function dropLinks(view: View, issue: IssueRecord): void {
  for (const link of found(view.state.links, [...(view.state.linkIdsByIssue.get(issue.id) ?? [])])) {
    const type = view.state.linkTypes.get(link.typeId)
    forgetLink(view.state, link)
    if (!type) continue
    const event = linkEvent(link.id, type, link.inwardId, link.outwardId)
    view.world.emit({ kind: 'issuelink_deleted', link: event, secondary: true })
  }
}

export function removeLink(view: View, link: LinkRecord): void {
  const type = view.state.linkTypes.get(link.typeId)
  const [inward, outward] = [view.state.issues.get(link.inwardId), view.state.issues.get(link.outwardId)]
  forgetLink(view.state, link)
  if (type && inward && outward) recordEnds(view, type, inward, outward, 'removed')
  if (type) {
    view.world.emit({ kind: 'issuelink_deleted', link: linkEvent(link.id, type, link.inwardId, link.outwardId) })
  }
}

function recordEnds(
  view: View,
  type: LinkTypeRecord,
  inward: IssueRecord,
  outward: IssueRecord,
  what: 'added' | 'removed',
) {
  const userId = view.caller?.accountId ?? ''
  const item = (other: IssueRecord, words: string) => {
    const side = { key: other.key, text: `This work item ${words} ${other.key}` }
    const [from, to] = what === 'added' ? [undefined, side] : [side, undefined]
    return {
      field: 'Link',
      fieldtype: 'jira' as const,
      fieldId: 'issuelinks',
      from: from?.key ?? null,
      fromString: from?.text ?? null,
      to: to?.key ?? null,
      toString: to?.text ?? null,
    }
  }
  recordChange(view.world, inward, userId, [item(outward, type.outward)])
  recordChange(view.world, outward, userId, [item(inward, type.inward)])
}

/** Link events name issues by numeric id only. */
function linkEvent(id: string, type: LinkTypeRecord, sourceId: string, destinationId: string) {
  const { inward, outward, name } = type
  return {
    id: Number(id),
    sourceIssueId: Number(sourceId),
    destinationIssueId: Number(destinationId),
    issueLinkType: {
      id: Number(type.id),
      name,
      outwardName: outward,
      inwardName: inward,
      isSubTaskLinkType: false,
      isSystemLinkType: false,
    },
    systemLink: false,
  }
}

function readIssue(view: View, input: unknown): IssueRecord {
  const wanted = isObject(input) ? (input.id ?? input.key) : undefined
  const issue = typeof wanted === 'string' ? findSeenIssue(view, wanted) : undefined
  if (!issue) throw issueNotFound()
  return issue
}

function nameIn(type: unknown): string {
  return isObject(type) ? String(type.name ?? type.id ?? null) : 'null'
}
