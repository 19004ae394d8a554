import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { identifyScoped } from '../http/access.ts'
import { JiraError } from '../http/faults.ts'
import type { UserRecord } from '../records/records.ts'
import type { World } from '../world/world.ts'
import { type Claims, openAccessToken } from './access-token.ts'
import { findConsent } from './consents.ts'
import { isRevoked } from './revoke.ts'
import { scopesFor } from './scopes.ts'

// The second way in: `/ex/jira/{cloudId}/rest/…`, for bearer tokens and for Basic with a scoped API token. Inside, paths
// are those of the site.

const gatewayHeader = 'x-sandbox-gateway'

/** Takes the gateway's prefix off a path and remembers it; nobody outside can say that a request came through it. */
export function throughGateway(request: IncomingMessage): string {
  const url = request.url ?? '/'
  delete request.headers[gatewayHeader]
  const match = /^\/ex\/jira\/([^/?]+)(\/.*)$/.exec(url)
  if (!match?.[1] || !match[2]) return url
  request.headers[gatewayHeader] = match[1]
  return match[2]
}

export function gatewayCloudId(request: FastifyRequest): string | undefined {
  const value = request.headers[gatewayHeader]
  return typeof value === 'string' ? value : undefined
}

/** Hands a request for another site of this gateway over to that site, as it came. */
export function forwardToSite(world: World, request: FastifyRequest, reply: FastifyReply): boolean {
  const cloudId = gatewayCloudId(request)
  const site = world.sites.find((it) => it.cloudId === cloudId)
  if (site?.answer === undefined || cloudId === world.state.cloudId) return false
  reply.hijack()
  request.raw.url = request.originalUrl
  site.answer(request.raw, reply.raw)
  return true
}

export interface Admission {
  readonly caller: UserRecord | undefined
  /** The app that calls for the caller; absent for API tokens. */
  readonly clientId: string | undefined
}

interface Pass extends Admission {
  readonly scopes: readonly string[]
}

/** Who may pass: a known site, a valid token that reaches it, every scope the operation wants. */
export function admitAtGateway(world: World, request: FastifyRequest, cloudId: string, path: string): Admission {
  if (cloudId !== world.state.cloudId) throw unknownSite(world.now(), `/ex/jira/${cloudId}${path}`)
  const authorization = request.headers.authorization ?? ''
  const pass = bearerPass(world, authorization, cloudId) ?? tokenPass(world, authorization)
  if (!pass) throw unauthorized('Unauthorized')
  const wanted = scopesFor(request.method, path)
  if (!wanted?.every((scope) => pass.scopes.includes(scope))) throw unauthorized('Unauthorized; scope does not match')
  return pass
}

function bearerPass(world: World, authorization: string, cloudId: string): Pass | undefined {
  const token = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1]
  const claims = token === undefined ? undefined : openAccessToken(world.state.tokenKey, token, world.now())
  if (!claims || isRevoked(world, claims) || !reaches(world, claims, cloudId)) return undefined
  const caller = world.state.users.get(claims.accountId)
  return caller?.active ? { caller, clientId: claims.clientId, scopes: claims.scopes } : undefined
}

/** A consent that was revoked, or that left this site out, closes it to tokens given before. */
function reaches(world: World, { clientId, accountId }: Claims, cloudId: string): boolean {
  return findConsent(world.state.consents, clientId, accountId)?.siteIds.includes(cloudId) === true
}

function tokenPass(world: World, authorization: string): Pass | undefined {
  const known = identifyScoped(world.state, authorization, world.now())
  return known && { ...known, clientId: undefined }
}

function unauthorized(message: string): JiraError {
  return new JiraError(401, { code: 401, message }, 'application/json')
}

/** The gateway speaks for itself, in its own shape. */
function unknownSite(now: number, path: string): JiraError {
  const body = {
    timestamp: new Date(now).toISOString(),
    status: 404,
    error: 'Not Found',
    message: 'No message available',
    path,
  }
  return new JiraError(404, body, 'application/json', { 'x-failure-category': 'FAILURE_CLIENT_TCS' })
}
