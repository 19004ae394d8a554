import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isObject } from '../json/object.ts'
import { bearerOf } from '../oauth/bearer.ts'
import { consentPage } from '../oauth/consent-page.ts'
import { exchangeTokens } from '../oauth/exchange.ts'
import { oauthFault } from '../oauth/faults.ts'
import { createGrants, type Grants } from '../oauth/grants.ts'
import { revokeToken } from '../oauth/revoke.ts'
import type { UserRecord } from '../records/records.ts'
import type { State } from '../world/state.ts'
import type { World } from '../world/world.ts'
import { type Query, queryOf } from './request.ts'

/** OAuth 2.0 (3LO): consent, tokens and the sites a token reaches. The sandbox plays Atlassian's authorization server. */
export function oauthRoutes(app: FastifyInstance, world: World): void {
  const grants = createGrants(world)
  app.get('/authorize', (request, reply) => authorize(world, grants, request, reply))
  app.post('/oauth/token', (request) => exchangeTokens(world.state, grants, request.body))
  app.post('/oauth/revoke', (request, reply) => {
    revokeToken(world, request.body)
    return reply.code(200).removeHeader('content-type').send()
  })
  app.get('/oauth/token/accessible-resources', (request) => accessibleResources(world, request))
}

/**
 * Shows the consent page, or goes on at once when the query decides: `sandbox_user` names the account, `sandbox_site`
 * the cloud ids (all sites without it), and `sandbox_decision=deny` refuses.
 */
function authorize(world: World, grants: Grants, request: FastifyRequest, reply: FastifyReply) {
  const query = queryOf(request)
  const wish = readWish(world.state, query)
  const user = world.state.users.get(query.text('sandbox_user') ?? '')
  const denied = query.text('sandbox_decision') === 'deny'
  if (!denied && !user) return showPage(world, wish, request, reply)
  const back = new URL(wish.redirectUri)
  if (denied || !user) {
    back.searchParams.set('error', 'access_denied')
    back.searchParams.set('error_description', 'User did not authorize the request')
  } else {
    const siteIds = readSites(world, query)
    back.searchParams.set('code', grants.issueCode({ ...wish, accountId: user.accountId, siteIds }))
  }
  if (wish.state !== undefined) back.searchParams.set('state', wish.state)
  return reply.code(302).header('location', back.toString()).removeHeader('content-type').send()
}

function showPage(world: World, wish: Wish, request: FastifyRequest, reply: FastifyReply) {
  const asked = isObject(request.query) ? Object.entries(request.query) : []
  const parameters = new Map<string, string>()
  for (const [name, value] of asked) {
    if (typeof value === 'string' && !name.startsWith('sandbox_')) parameters.set(name, value)
  }
  const appName = world.state.oauthClients.get(wish.clientId)?.name ?? wish.clientId
  const users = signableUsers(world.state)
  const page = consentPage({ parameters, appName, scopes: wish.scopes, users, sites: world.sites })
  return reply.type('text/html;charset=UTF-8').send(page)
}

function accessibleResources(world: World, request: FastifyRequest) {
  const { claims, consent } = bearerOf(world, request)
  const scopes = claims.scopes.filter((scope) => scope !== 'offline_access')
  const reached = world.sites.filter((site) => consent.siteIds.includes(site.cloudId))
  return reached.map(({ cloudId, name, url }) => {
    const avatarUrl = `${url}/rest/api/3/universal_avatar/view/type/project/avatar/10400`
    return { id: cloudId, url, name, scopes, avatarUrl }
  })
}

interface Wish {
  readonly clientId: string
  readonly redirectUri: string
  readonly scopes: readonly string[]
  readonly state: string | undefined
}

function readWish(state: State, query: Query): Wish {
  const clientId = query.text('client_id') ?? ''
  const redirectUri = query.text('redirect_uri') ?? ''
  const faults = [
    !state.oauthClients.has(clientId) && 'The client_id is not known.',
    query.text('audience') !== 'api.atlassian.com' && 'The audience must be api.atlassian.com.',
    query.text('response_type') !== 'code' && 'The response_type must be code.',
    !URL.canParse(redirectUri) && 'The redirect_uri is missing or not a URL.',
  ]
  const fault = faults.find((it) => it !== false)
  if (fault) throw oauthFault(400, 'invalid_request', fault)
  const scopes = (query.text('scope') ?? '').split(/\s+/).filter((scope) => scope !== '')
  return { clientId, redirectUri, scopes, state: query.text('state') }
}

function readSites(world: World, query: Query): string[] {
  const known = world.sites.map((site) => site.cloudId)
  const chosen = query.list('sandbox_site')
  const stranger = chosen.find((id) => !known.includes(id))
  if (stranger !== undefined) throw oauthFault(400, 'invalid_request', `There is no site '${stranger}' to choose.`)
  return chosen.length > 0 ? chosen : known
}

function signableUsers(state: State): UserRecord[] {
  return [...state.users.values()].filter((user) => user.active && user.accountType === 'atlassian')
}
