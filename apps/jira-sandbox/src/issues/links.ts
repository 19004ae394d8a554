import { issueNotFound, refusal } from '../faults.ts'
import { byIdOrName } from '../fields/read.ts'
import { isObject } from '../json.ts'
import { may } from '../permissions.ts'
import type { IssueRecord, LinkRecord, LinkTypeRecord } from '../records.ts'
import { findIssue, forgetLink, indexLink, nextId } from '../state.ts'
import type { View } from '../world.ts'
import { recordChange } from './commit.ts'

interface LinkRequest {
  readonly type?: unknown
  readonly inwardIssue?: unknown
  readonly outwardIssue?: unknown
}

/** The inward issue reads the type's outward words: inward "blocks" outward. A link that is there already stays one. */
export function addLink(view: View, request: LinkRequest): void {
  const type = byIdOrName(request.type, view.state.linkTypes.values())
  if (!type) throw refusal(404, [`No issue link type with name '${nameIn(request.type)}' found.`])
  const inward = readIssue(view, request.inwardIssue)
  const outward = readIssue(view, request.outwardIssue)
  if (!view.caller || !may(view.caller, 'LINK_ISSUES'))
    throw refusal(401, ['You do not have permission to link issues.'])
  const same = [...view.state.links.values()].some(
    (link) => link.typeId === type.id && link.inwardId === inward.id && link.outwardId === outward.id,
  )
  if (same) return
  const id = String(nextId(view.state, 'link'))
  indexLink(view.state, { id, typeId: type.id, inwardId: inward.id, outwardId: outward.id })
  recordEnds(view, type, inward, outward, 'added')
  view.world.emit({ kind: 'issuelink_created', link: linkEvent(id, type, inward.id, outward.id) })
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
  const issue =
    typeof wanted === 'string' && may(view.caller, 'BROWSE_PROJECTS') ? findIssue(view.state, wanted) : undefined
  if (!issue) throw issueNotFound()
  return issue
}

function nameIn(type: unknown): string {
  return isObject(type) ? String(type.name ?? type.id ?? null) : 'null'
}
