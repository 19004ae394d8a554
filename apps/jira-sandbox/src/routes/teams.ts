import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { JiraError, notImplemented } from '../http/faults.ts'
import { gatewayCloudId } from '../oauth/gateway.ts'
import type { TeamRecord } from '../records/records.ts'
import type { State } from '../world/state.ts'
import { bodyOf, pathOf, pathPart, queryOf, type RouteDeps } from './request.ts'

const pageMax = 300
const membersMax = 50

/**
 * The Teams API, of the organization: at the site behind `/gateway/api`, at Atlassian's own host without. API tokens
 * only. Its reads are here; known of them are the documentation and the client jira.js, and of its refusals only their
 * statuses, so they are told as the gateway tells its own.
 */
export function teamRoutes(app: FastifyInstance, { world }: RouteDeps): void {
  const { state } = world
  app.addHook('preHandler', async (request) => {
    // OAuth apps are kept out, whatever their scopes, and so is everybody who comes by Jira's part of the gateway.
    if (!request.caller || gatewayCloudId(request) !== undefined) throw told(401, 'Unauthorized')
    if (pathPart(request, 'orgId') !== state.orgId) throw told(404, 'Organization not found')
  })

  app.get('/org/:orgId/teams', (request) => {
    const query = queryOf(request)
    const size = Math.min(pageMax, Math.max(1, query.int('size', 50)))
    const teams = [...state.teams.values()].filter((team) => isShown(request, state, team))
    const start = placeOf(state, query.text('cursor'), 'teams')
    const page = teams.slice(start, start + size)
    const end = start + page.length
    return {
      entities: page.map((team) => summaryJson(state, team)),
      cursor: end < teams.length ? seal(state, end, 'teams') : null,
    }
  })

  app.get('/org/:orgId/teams/:teamId', (request) => teamJson(request, state, teamFrom(request, state)))

  app.post('/org/:orgId/teams/:teamId/members', (request) => {
    const team = teamFrom(request, state)
    const { first, after } = bodyOf(request, membersBody)
    const members = team.memberIds.filter((id) => state.users.has(id))
    const start = placeOf(state, after ?? undefined, team.teamId)
    const page = members.slice(start, start + Math.min(membersMax, Math.max(1, first ?? membersMax)))
    const end = start + page.length
    const hasNextPage = end < members.length
    return {
      results: page.map((accountId) => ({ accountId })),
      pageInfo: { endCursor: page.length === 0 ? null : seal(state, end, team.teamId), hasNextPage },
    }
  })

  app.all('/org/:orgId/*', (request) => {
    throw notImplemented(request.method, pathOf(request))
  })
}

const membersBody = z.looseObject({ first: z.int().nullish(), after: z.string().nullish() })

/** A team that is pinned to the site shows only to those who name the site. */
function isShown(request: FastifyRequest, state: State, team: TeamRecord): boolean {
  return !team.siteScoped || queryOf(request).text('siteId') === state.cloudId
}

function teamFrom(request: FastifyRequest, state: State): TeamRecord {
  const team = state.teams.get(pathPart(request, 'teamId'))
  if (!team || !isShown(request, state, team)) throw told(404, 'Team not found')
  return team
}

function summaryJson(state: State, { teamId, displayName, description, teamType, creatorId, ...team }: TeamRecord) {
  return { teamId, displayName, description, state: team.state, teamType, organizationId: state.orgId, creatorId }
}

function teamJson(request: FastifyRequest, state: State, team: TeamRecord) {
  const accountId = request.caller?.accountId ?? ''
  const isAdmin = request.caller?.role === 'admin'
  const isMember = isAdmin || (team.teamType !== 'ORG_ADMIN_MANAGED' && team.memberIds.includes(accountId))
  return {
    ...summaryJson(state, team),
    userPermissions: {
      ADD_MEMBERS: isMember || team.teamType === 'OPEN',
      DELETE_TEAM: isMember,
      REMOVE_MEMBERS: isMember,
      UPDATE_TEAM: isMember,
    },
  }
}

/** Cursors say nothing to those who hold them, and are good for the list they came from. */
function seal(state: State, place: number, list: string): string {
  return Buffer.from(`${place}.${sign(state, place, list)}`).toString('base64url')
}

function placeOf(state: State, cursor: string | undefined, list: string): number {
  if (cursor === undefined || cursor === '') return 0
  const [place = '', signature = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split('.')
  if (!/^\d+$/.test(place) || signature !== sign(state, Number(place), list)) throw told(400, 'Invalid cursor')
  return Number(place)
}

function sign(state: State, place: number, list: string): string {
  return createHash('sha256').update(`${state.tokenKey} ${list} ${place}`).digest('base64url').slice(0, 16)
}

function told(code: number, message: string): JiraError {
  return new JiraError(code, { code, message }, 'application/json')
}
