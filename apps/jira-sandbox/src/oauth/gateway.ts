import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { JiraError } from '../faults.ts'
import type { World } from '../world.ts'
import { type Claims, openAccessToken } from './access-token.ts'
import { scopeFor } from './scopes.ts'

// The second way in: `/ex/jira/{cloudId}/rest/…` for bearer tokens. Inside, paths are those of the site.

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

/** Who may pass: a known site, a valid token, the scope the operation wants. */
export function admitAtGateway(world: World, request: FastifyRequest, cloudId: string, path: string): Claims {
  if (cloudId !== world.state.cloudId) throw unknownSite(world.now(), `/ex/jira/${cloudId}${path}`)
  const token = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const claims = token === undefined ? undefined : openAccessToken(world.state.tokenKey, token, world.now())
  if (!claims) throw new JiraError(401, { code: 401, message: 'Unauthorized' }, 'application/json')
  if (!claims.scopes.includes(scopeFor(request.method, path))) {
    throw new JiraError(401, { code: 401, message: 'Unauthorized; scope does not match' }, 'application/json')
  }
  return claims
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
