import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { issueNotFound, refusal } from '../http/faults.ts'
import { planComment } from '../issues/comments.ts'
import { planLink, removeLink } from '../issues/links.ts'
import { isObject } from '../json/object.ts'
import { findSeenIssue, mayBrowse } from '../permissions/permissions.ts'
import { linkTypeJson } from '../present/references.ts'
import { shortIssueJson } from '../present/short-issue.ts'
import type { IssueRecord } from '../records/records.ts'
import { found } from '../world/state.ts'
import type { View } from '../world/world.ts'
import { bodyOf, noContent, pathPart, type RouteDeps, requirePermission, viewOf } from './request.ts'

const linkBody = z.looseObject({
  type: z.unknown().optional(),
  inwardIssue: z.unknown().optional(),
  outwardIssue: z.unknown().optional(),
  comment: z.unknown().optional(),
})

/** Links between issues. */
export function issueLinkRoutes(app: FastifyInstance, deps: RouteDeps): void {
  // 201 with nothing in it: no id, no body. A comment that is refused takes the link with it.
  app.post('/issueLink', (request, reply) => {
    const view = viewOf(request, deps)
    const body = bodyOf(request, linkBody)
    const link = planLink(view, body)
    const comment = isObject(body.comment)
      ? planComment(view, endOf(view, body.outwardIssue), view.caller, body.comment)
      : undefined
    link()
    comment?.()
    return reply.code(201).removeHeader('content-type').send()
  })

  app.get('/issueLink/:linkId', (request) => {
    const view = viewOf(request, deps)
    const link = view.state.links.get(pathPart(request, 'linkId'))
    const type = link && view.state.linkTypes.get(link.typeId)
    const inward = link && view.state.issues.get(link.inwardId)
    const outward = link && view.state.issues.get(link.outwardId)
    if (!link || !type || !inward || !outward || !seesIssues(view, [inward, outward]))
      throw linkNotFound(pathPart(request, 'linkId'))
    return {
      id: link.id,
      self: `${view.base}/issueLink/${link.id}`,
      type: linkTypeJson(view, type),
      inwardIssue: shortIssueJson(view, inward),
      outwardIssue: shortIssueJson(view, outward),
    }
  })

  app.delete('/issueLink/:linkId', (request, reply) => {
    const view = viewOf(request, deps)
    const link = view.state.links.get(pathPart(request, 'linkId'))
    const ends = link ? found(view.state.issues, [link.inwardId, link.outwardId]) : []
    if (!link || !seesIssues(view, ends)) throw linkNotFound(pathPart(request, 'linkId'))
    for (const end of ends) requirePermission(view, 'LINK_ISSUES', end)
    removeLink(view, link)
    return noContent(reply)
  })
}

function seesIssues(view: View, issues: readonly IssueRecord[]): boolean {
  return issues.every((issue) => mayBrowse(view.state, view.caller, issue))
}

function endOf(view: View, end: unknown): IssueRecord {
  const wanted = isObject(end) ? (end.id ?? end.key) : undefined
  const issue = findSeenIssue(view, String(wanted))
  if (!issue) throw issueNotFound()
  return issue
}

function linkNotFound(id: string) {
  return refusal(404, [`No issue link with id '${id}' exists.`])
}
