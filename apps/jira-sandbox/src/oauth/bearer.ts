import type { FastifyRequest } from 'fastify'
import { JiraError } from '../http/faults.ts'
import type { ConsentRecord } from '../records/records.ts'
import type { World } from '../world/world.ts'
import { type Claims, openAccessToken } from './access-token.ts'
import { findConsent } from './consents.ts'
import { isRevoked } from './revoke.ts'

/** What the access token of a request says, and the consent it goes by, for operations that belong to no site. */
export function bearerOf(world: World, request: FastifyRequest): { claims: Claims; consent: ConsentRecord } {
  const token = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
  const claims = openAccessToken(world.state.tokenKey, token, world.now())
  const consent = claims && findConsent(world.state.consents, claims.clientId, claims.accountId)
  if (!claims || !consent || isRevoked(world, claims)) throw unauthorized('Unauthorized')
  return { claims, consent }
}

export function requireScope({ scopes }: Claims, scope: string): void {
  if (!scopes.includes(scope)) throw unauthorized('Unauthorized; scope does not match')
}

function unauthorized(message: string): JiraError {
  return new JiraError(401, { code: 401, message }, 'application/json')
}
