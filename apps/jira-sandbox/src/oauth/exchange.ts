import { z } from 'zod'
import type { State } from '../world/state.ts'
import { knowsClient } from './clients.ts'
import { oauthFault } from './faults.ts'
import type { Grants, TokenAnswer } from './grants.ts'

const text = z.string().default('')
const tokenBody = z.looseObject({
  grant_type: text,
  client_id: text,
  client_secret: text,
  code: text,
  redirect_uri: text,
  refresh_token: text,
})
type TokenBody = z.infer<typeof tokenBody>

/**
 * `POST /oauth/token`. The unknown grant and the refused refresh token are recorded; the other sentences are those of
 * the identity service that Atlassian's server is built on, not recorded from it.
 */
export function exchangeTokens(state: State, grants: Grants, input: unknown): TokenAnswer {
  const parsed = tokenBody.safeParse(input ?? {})
  if (!parsed.success) throw oauthFault(400, 'invalid_request', 'The request body is not valid.')
  const body = parsed.data
  switch (body.grant_type) {
    case 'authorization_code':
      return redeem(state, grants, body)
    case 'refresh_token':
      return renew(state, grants, body)
    case 'client_credentials':
      return signIn(state, grants, body)
    default:
      throw oauthFault(
        400,
        'invalid_request',
        'grant_type must be one of [authorization_code|refresh_token|client_credentials]',
      )
  }
}

function redeem(state: State, grants: Grants, body: TokenBody): TokenAnswer {
  if (!knows(state, body)) throw oauthFault(401, 'access_denied', 'Unauthorized')
  if (body.code === '') throw missing('code')
  if (body.redirect_uri === '') throw missing('redirect_uri')
  const answer = grants.redeemCode(body.code, body.client_id, body.redirect_uri)
  if (!answer) throw oauthFault(403, 'invalid_grant', 'Invalid authorization code')
  return answer
}

function renew(state: State, grants: Grants, body: TokenBody): TokenAnswer {
  if (!knows(state, body)) throw oauthFault(401, 'access_denied', 'Unauthorized')
  if (body.refresh_token === '') throw missing('refresh_token')
  const answer = grants.refresh(body.refresh_token, body.client_id)
  if (!answer) throw oauthFault(403, 'invalid_grant', 'Unknown or invalid refresh token.')
  return answer
}

/** Service accounts only. Wrong credentials are 400 here, unlike with the other grants. */
function signIn(state: State, grants: Grants, body: TokenBody): TokenAnswer {
  if (!knows(state, body)) throw oauthFault(400, 'invalid_client', 'Invalid client credentials')
  const answer = grants.signIn(body.client_id)
  if (!answer) {
    throw oauthFault(403, 'unauthorized_client', "Grant type 'client_credentials' not allowed for the client.")
  }
  return answer
}

function missing(parameter: string) {
  return oauthFault(400, 'invalid_request', `Missing required parameter: ${parameter}`)
}

function knows(state: State, { client_id: clientId, client_secret: secret }: TokenBody): boolean {
  return knowsClient(state, clientId, secret)
}
