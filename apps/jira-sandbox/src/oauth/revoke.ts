import { z } from 'zod'
import type { World } from '../world/world.ts'
import { type Claims, openAccessToken } from './access-token.ts'
import { knowsClient } from './clients.ts'
import { oauthFault } from './faults.ts'

const text = z.string().default('')
const revokeBody = z.looseObject({ token: text, client_id: text, client_secret: text })

/**
 * `POST /oauth/revoke`, in the form of RFC 7009. Atlassian's server names the address in its metadata and says no more
 * about it. The refresh token goes with all access tokens that came of it, whichever of them is given; a token that is
 * not known, or that another app was given, is passed over without a word.
 */
export function revokeToken(world: World, input: unknown): void {
  const { state } = world
  const parsed = revokeBody.safeParse(input ?? {})
  if (!parsed.success) throw oauthFault(400, 'invalid_request', 'The request body is not valid.')
  const { token, client_id: clientId, client_secret: secret } = parsed.data
  if (!knowsClient(state, clientId, secret)) throw oauthFault(401, 'access_denied', 'Unauthorized')
  if (token === '') throw oauthFault(400, 'invalid_request', 'Missing required parameter: token')
  const id = grantIdOf(world, token, clientId)
  if (id === undefined) return
  state.grants.splice(0, state.grants.length, ...state.grants.filter((grant) => grant.id !== id))
  state.revokedGrantIds.push(id)
  world.changed()
}

/** True for an access token whose grant the app gave back. */
export function isRevoked({ state }: World, { grantId }: Claims): boolean {
  return grantId !== undefined && state.revokedGrantIds.includes(grantId)
}

function grantIdOf({ state, now }: World, token: string, clientId: string): string | undefined {
  const grant = state.grants.find(
    (it) => it.clientId === clientId && [it.refreshToken, ...it.spent.map((spent) => spent.token)].includes(token),
  )
  if (grant) return grant.id
  const claims = openAccessToken(state.tokenKey, token, now())
  return claims?.clientId === clientId ? claims.grantId : undefined
}
