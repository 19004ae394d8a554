import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { badRequest, refusal } from '../faults.ts'
import { addComment } from '../issues/comments.ts'
import { addLink, removeLink } from '../issues/links.ts'
import { isObject } from '../json.ts'
import { may } from '../permissions.ts'
import { userRef } from '../present/people.ts'
import { linkTypeJson } from '../present/references.ts'
import { shortIssueJson } from '../present/short-issue.ts'
import { findIssue } from '../state.ts'
import {
  bodyOf,
  callerOf,
  issueFrom,
  noContent,
  pathPart,
  queryOf,
  type RouteDeps,
  requirePermission,
  viewOf,
} from './request.ts'

/** What hangs on an issue: watchers, votes, links. */
export function issueExtraRoutes(app: FastifyInstance, deps: RouteDeps): void {
  watcherRoutes(app, deps)
  voteRoutes(app, deps)
  linkRoutes(app, deps)
}

function watcherRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/issue/:issueIdOrKey/watchers', (request) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    return {
      self: `${view.base}/issue/${issue.key}/watchers`,
      isWatching: issue.watcherIds.includes(view.caller?.accountId ?? ''),
      watchCount: issue.watcherIds.length,
      watchers: issue.watcherIds.map((id) => userRef(view, id)),
    }
  })

  // The body is a bare JSON string; without one the caller watches.
  app.post('/issue/:issueIdOrKey/watchers', (request, reply) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const caller = callerOf(view)
    const accountId = bodyOf(request, z.string().nullish()) ?? caller.accountId
    if (accountId !== caller.accountId && !may(caller, 'MANAGE_WATCHERS')) {
      throw refusal(403, ['You do not have the permission to manage watchers.'])
    }
    if (!view.state.users.has(accountId)) throw badRequest(`The user '${accountId}' does not exist.`)
    if (!issue.watcherIds.includes(accountId)) issue.watcherIds.push(accountId)
    view.world.changed()
    return noContent(reply)
  })

  app.delete('/issue/:issueIdOrKey/watchers', (request, reply) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const caller = callerOf(view)
    const accountId = queryOf(request).text('accountId')
    if (accountId === undefined) throw badRequest('The accountId query parameter is required.')
    if (accountId !== caller.accountId && !may(caller, 'MANAGE_WATCHERS')) {
      throw refusal(403, ['You do not have the permission to manage watchers.'])
    }
    issue.watcherIds.splice(0, issue.watcherIds.length, ...issue.watcherIds.filter((id) => id !== accountId))
    view.world.changed()
    return noContent(reply)
  })
}

function voteRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/issue/:issueIdOrKey/votes', (request) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    return {
      self: `${view.base}/issue/${issue.key}/votes`,
      votes: issue.voterIds.length,
      hasVoted: issue.voterIds.includes(view.caller?.accountId ?? ''),
      voters: issue.voterIds.map((id) => userRef(view, id)),
    }
  })

  // On Cloud the reporter may vote as well.
  app.post('/issue/:issueIdOrKey/votes', (request, reply) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const { accountId } = requirePermission(view, 'BROWSE_PROJECTS', 404)
    if (!issue.voterIds.includes(accountId)) issue.voterIds.push(accountId)
    view.world.changed()
    return noContent(reply)
  })

  app.delete('/issue/:issueIdOrKey/votes', (request, reply) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const { accountId } = callerOf(view)
    if (!issue.voterIds.includes(accountId))
      throw refusal(404, ['Cannot remove a vote for an issue that the user has not voted for.'])
    issue.voterIds.splice(issue.voterIds.indexOf(accountId), 1)
    view.world.changed()
    return noContent(reply)
  })
}

function linkRoutes(app: FastifyInstance, deps: RouteDeps): void {
  // 201 with nothing in it: no id, no body.
  app.post('/issueLink', (request, reply) => {
    const view = viewOf(request, deps)
    const body = bodyOf(
      request,
      z.looseObject({
        type: z.unknown().optional(),
        inwardIssue: z.unknown().optional(),
        outwardIssue: z.unknown().optional(),
      }),
    )
    addLink(view, body)
    if (isObject(body.comment)) {
      const wanted = isObject(body.outwardIssue) ? (body.outwardIssue.key ?? body.outwardIssue.id) : undefined
      const issue = findIssue(view.state, String(wanted))
      if (issue) addComment(view, issue, view.caller, body.comment)
    }
    return reply.code(201).removeHeader('content-type').send()
  })

  app.get('/issueLink/:linkId', (request) => {
    const view = viewOf(request, deps)
    const link = view.state.links.get(pathPart(request, 'linkId'))
    const type = link && view.state.linkTypes.get(link.typeId)
    const inward = link && view.state.issues.get(link.inwardId)
    const outward = link && view.state.issues.get(link.outwardId)
    if (!link || !type || !inward || !outward || !may(view.caller, 'BROWSE_PROJECTS'))
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
    if (!link || !may(view.caller, 'BROWSE_PROJECTS')) throw linkNotFound(pathPart(request, 'linkId'))
    requirePermission(view, 'LINK_ISSUES')
    removeLink(view, link)
    return noContent(reply)
  })
}

function linkNotFound(id: string) {
  return refusal(404, [`No issue link with id '${id}' exists.`])
}
