import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { badRequest, refusal } from '../http/faults.ts'
import { may } from '../permissions/permissions.ts'
import { userRef } from '../present/people.ts'
import type { View } from '../world/world.ts'
import {
  bodyOf,
  callerOf,
  issueFrom,
  noContent,
  queryOf,
  type RouteDeps,
  requirePermission,
  viewOf,
} from './request.ts'

/** Who watches an issue and who votes for it. */
export function issueExtraRoutes(app: FastifyInstance, deps: RouteDeps): void {
  watcherRoutes(app, deps)
  voteRoutes(app, deps)
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
    if (accountId !== caller.accountId && !may(view, 'MANAGE_WATCHERS', issue)) {
      throw refusal(403, ['You do not have the permission to manage watchers.'])
    }
    requireUser(view, accountId)
    if (!issue.watcherIds.includes(accountId)) issue.watcherIds.push(accountId)
    view.world.changed(issue)
    return noContent(reply)
  })

  app.delete('/issue/:issueIdOrKey/watchers', (request, reply) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const caller = callerOf(view)
    const accountId = queryOf(request).text('accountId')
    if (accountId === undefined) throw badRequest('The accountId query parameter is required.')
    if (accountId !== caller.accountId && !may(view, 'MANAGE_WATCHERS', issue)) {
      throw refusal(403, ['You do not have the permission to manage watchers.'])
    }
    // Who has left may still be among the watchers.
    if (!issue.watcherIds.includes(accountId)) requireUser(view, accountId)
    issue.watcherIds.splice(0, issue.watcherIds.length, ...issue.watcherIds.filter((id) => id !== accountId))
    view.world.changed(issue)
    return noContent(reply)
  })
}

function requireUser({ state }: View, accountId: string): void {
  if (!state.users.has(accountId)) throw refusal(404, [`The user '${accountId}' does not exist.`])
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
    const { accountId } = requirePermission(view, 'BROWSE_PROJECTS', issue, 404)
    if (!issue.voterIds.includes(accountId)) issue.voterIds.push(accountId)
    view.world.changed(issue)
    return noContent(reply)
  })

  app.delete('/issue/:issueIdOrKey/votes', (request, reply) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const { accountId } = callerOf(view)
    if (!issue.voterIds.includes(accountId))
      throw refusal(404, ['Cannot remove a vote for an issue that the user has not voted for.'])
    issue.voterIds.splice(issue.voterIds.indexOf(accountId), 1)
    view.world.changed(issue)
    return noContent(reply)
  })
}
