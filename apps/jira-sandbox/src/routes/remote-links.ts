import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { badFields, refusal } from '../http/faults.ts'
import { dropRemoteLink, placeRemoteLink } from '../issues/remote-links.ts'
import type { IssueRecord, RemoteLinkRecord } from '../records/records.ts'
import { nextId } from '../world/state.ts'
import type { View } from '../world/world.ts'
import {
  bodyOf,
  issueFrom,
  noContent,
  pathPart,
  queryOf,
  type RouteDeps,
  requirePermission,
  viewOf,
} from './request.ts'

const linkBody = z.looseObject({
  globalId: z.string().optional(),
  application: z.record(z.string(), z.unknown()).optional(),
  relationship: z.string().optional(),
  object: z.looseObject({ url: z.string().optional(), title: z.string().optional() }).optional(),
})

/** Links to things outside. A `globalId` makes a second POST replace the first, fields it omits included. */
export function remoteLinkRoutes(app: FastifyInstance, deps: RouteDeps): void {
  const base = '/issue/:issueIdOrKey/remotelink'

  app.get(base, (request) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const globalId = queryOf(request).text('globalId')
    if (globalId === undefined) return issue.remoteLinks.map((link) => linkJson(view, issue, link))
    const link = issue.remoteLinks.find((it) => it.globalId === globalId)
    if (!link) throw refusal(404, ['The remote link does not exist.'])
    return linkJson(view, issue, link)
  })

  app.post(base, (request, reply) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    requirePermission(view, 'LINK_ISSUES', issue)
    const body = readLink(request)
    const known =
      body.globalId === undefined ? undefined : issue.remoteLinks.find((it) => it.globalId === body.globalId)
    const link: RemoteLinkRecord = { id: known?.id ?? nextId(view.state, 'remoteLink'), ...body }
    placeRemoteLink(view, issue, link)
    return reply.code(known ? 200 : 201).send({ id: link.id, self: selfOf(view, issue, link) })
  })

  app.get(`${base}/:linkId`, (request) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    return linkJson(view, issue, linkFrom(request, issue))
  })

  app.put(`${base}/:linkId`, (request, reply) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    requirePermission(view, 'LINK_ISSUES', issue)
    const link = linkFrom(request, issue)
    placeRemoteLink(view, issue, { id: link.id, ...readLink(request) })
    return noContent(reply)
  })

  app.delete(`${base}/:linkId`, (request, reply) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    requirePermission(view, 'LINK_ISSUES', issue)
    dropRemoteLink(view, issue, linkFrom(request, issue))
    return noContent(reply)
  })

  app.delete(base, (request, reply) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    requirePermission(view, 'LINK_ISSUES', issue)
    const globalId = queryOf(request).needed('globalId')
    const link = issue.remoteLinks.find((it) => it.globalId === globalId)
    if (!link) throw refusal(404, ['The remote link does not exist.'])
    dropRemoteLink(view, issue, link)
    return noContent(reply)
  })
}

function readLink(request: FastifyRequest): Omit<RemoteLinkRecord, 'id'> {
  const { globalId, application, relationship, object } = bodyOf(request, linkBody)
  if (!object?.url) throw badFields({ url: "'url' is required." })
  if (!object.title) throw badFields({ title: "'title' is required." })
  return {
    ...(globalId !== undefined && { globalId }),
    ...(application && { application }),
    ...(relationship !== undefined && { relationship }),
    object,
  }
}

function linkFrom(request: FastifyRequest, issue: IssueRecord): RemoteLinkRecord {
  const link = issue.remoteLinks.find((it) => String(it.id) === pathPart(request, 'linkId'))
  if (!link) throw refusal(404, [`The remote link with id '${pathPart(request, 'linkId')}' does not exist.`])
  return link
}

function selfOf(view: View, issue: IssueRecord, link: RemoteLinkRecord): string {
  return `${view.base}/issue/${issue.key}/remotelink/${link.id}`
}

function linkJson(view: View, issue: IssueRecord, link: RemoteLinkRecord) {
  const { id, ...rest } = link
  return { id, self: selfOf(view, issue, link), ...rest }
}
