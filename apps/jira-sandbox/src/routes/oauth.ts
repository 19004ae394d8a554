import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { JiraError } from '../faults.ts'
import { openAccessToken } from '../oauth/access-token.ts'
import { createGrants, type Grants, type TokenAnswer } from '../oauth/grants.ts'
import type { UserRecord } from '../records.ts'
import type { State } from '../state.ts'
import type { World } from '../world.ts'
import { type Query, queryOf } from './request.ts'

/** OAuth 2.0 (3LO): consent, tokens and the sites a token reaches. The sandbox plays Atlassian's authorization server. */
export function oauthRoutes(app: FastifyInstance, world: World): void {
  const grants = createGrants(world)

  app.get('/authorize', (request, reply) => {
    const query = queryOf(request)
    const wish = readWish(world.state, query)
    const accountId = query.text('sandbox_user')
    const user = accountId === undefined ? undefined : world.state.users.get(accountId)
    if (!user)
      return reply
        .type('text/html;charset=UTF-8')
        .send(consentPage(request.url, wish.scopes, signableUsers(world.state)))
    const code = grants.issueCode({ ...wish, accountId: user.accountId })
    const back = new URL(wish.redirectUri)
    back.searchParams.set('code', code)
    if (wish.state !== undefined) back.searchParams.set('state', wish.state)
    return reply.code(302).header('location', back.toString()).removeHeader('content-type').send()
  })

  app.post('/oauth/token', (request) => exchange(world.state, grants, tokenBody.parse(request.body ?? {})))

  app.get('/oauth/token/accessible-resources', (request) => {
    const token = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
    const claims = openAccessToken(world.state.tokenKey, token, world.now())
    if (!claims) throw new JiraError(401, { code: 401, message: 'Unauthorized' }, 'application/json')
    const avatarUrl = `${world.baseUrl}/rest/api/3/universal_avatar/view/type/project/avatar/10400`
    const scopes = claims.scopes.filter((scope) => scope !== 'offline_access')
    return [{ id: world.state.cloudId, url: world.baseUrl, name: 'jira-sandbox', scopes, avatarUrl }]
  })
}

const tokenBody = z.looseObject({
  grant_type: z.string().optional(),
  client_id: z.string().default(''),
  client_secret: z.string().default(''),
  code: z.string().default(''),
  redirect_uri: z.string().default(''),
  refresh_token: z.string().default(''),
})

function exchange(state: State, grants: Grants, body: z.infer<typeof tokenBody>): TokenAnswer {
  const { grant_type: type, client_id: clientId } = body
  if (type === 'client_credentials') {
    throw oauthFault(501, 'unsupported_grant_type', 'The Jira sandbox (simulator) has no service accounts.')
  }
  if (type !== 'authorization_code' && type !== 'refresh_token') {
    throw oauthFault(
      400,
      'invalid_request',
      'grant_type must be one of [authorization_code|refresh_token|client_credentials]',
    )
  }
  const client = state.oauthClients.get(clientId)
  if (!client || !sameSecret(client.clientSecret, body.client_secret))
    throw oauthFault(401, 'access_denied', 'Unauthorized')
  if (type === 'refresh_token') {
    const answer = grants.refresh(body.refresh_token, clientId)
    if (!answer) throw oauthFault(403, 'invalid_grant', 'Unknown or invalid refresh token.')
    return answer
  }
  const answer = grants.redeemCode(body.code, clientId, body.redirect_uri)
  if (!answer) throw oauthFault(403, 'invalid_grant', 'Invalid authorization code')
  return answer
}

/** Shape 5. */
function oauthFault(status: number, error: string, description: string): JiraError {
  return new JiraError(status, { error, error_description: description }, 'application/json')
}

function sameSecret(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function readWish(state: State, query: Query) {
  const [clientId, redirectUri, audience] = [
    query.text('client_id'),
    query.text('redirect_uri'),
    query.text('audience'),
  ]
  const fault =
    !clientId || !state.oauthClients.has(clientId)
      ? 'The client_id is not known.'
      : audience !== 'api.atlassian.com'
        ? 'The audience must be api.atlassian.com.'
        : query.text('response_type') !== 'code'
          ? 'The response_type must be code.'
          : !redirectUri || !URL.canParse(redirectUri)
            ? 'The redirect_uri is missing or not a URL.'
            : undefined
  if (fault !== undefined || !clientId || !redirectUri) throw oauthFault(400, 'invalid_request', fault ?? '')
  const scopes = (query.text('scope') ?? '').split(/\s+/).filter((scope) => scope !== '')
  return { clientId, redirectUri, scopes, state: query.text('state') }
}

function signableUsers(state: State): UserRecord[] {
  return [...state.users.values()].filter((user) => user.active && user.accountType === 'atlassian')
}

function consentPage(url: string, scopes: readonly string[], users: readonly UserRecord[]): string {
  const links = users.map(
    (user) =>
      `<li><a href="${escapeHtml(`${url}&sandbox_user=${user.accountId}`)}">${escapeHtml(user.displayName)}</a></li>`,
  )
  const wishes = scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`)
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Jira sandbox (simulator)</title>
<h1>Jira sandbox (simulator)</h1><p>An app asks for:</p><ul>${wishes.join('')}</ul><p>Allow it as:</p><ul>${links.join('')}</ul></html>`
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
