import { createHash } from 'node:crypto'
import {
  type Authentication,
  authenticationOf,
  type Configuration,
  type Element,
  Fault,
  type ReachableSite,
} from '@valence/element-kit'
import { z } from 'zod'
import type { Transport } from '../http/transport.ts'
import { createTurns } from '../instances/turns.ts'
import type { Clock } from '../ports.ts'
import { appOf, type OAuthApp, type OperatorApps, operatorOwned } from './app.ts'
import type { Pastes } from './pastes.ts'
import { refusedApp } from './renew.ts'
import { chooseSite, listSites } from './sites.ts'
import type { TokenEndpoint } from './token-endpoint.ts'
import type { SessionStore, TokenSet } from './tokens.ts'

/** What a request carries by which an instance is authorised. */
export interface GrantRequest {
  /** The code of the authorization server, or the one that the hosted page showed. */
  readonly code?: string
  /** `initial`: the configuration carries the caller's own refresh token. */
  readonly externalAuthentication?: string
}

export interface Granted {
  /** With the site that was chosen, and without tokens. */
  readonly configuration: Configuration
  /** Absent when the way of authentication is not by OAuth. */
  readonly tokens?: TokenSet
  readonly externalAuthentication?: 'initial'
  readonly once: Once
}

/**
 * Stores what was made of a grant, after which what the request carried is worth nothing; if that fails it is good for another try. Of
 * several requests that carry the same, one stores. @throws Fault unauthorized for the others
 */
export type Once = <T>(store: () => Promise<T>) => Promise<T>

/** For what can be granted any number of times. */
export const always: Once = (store) => store()

export interface Grants {
  /** Authorises what a configuration is for. @throws Fault that says what is missing, or what the provider refused */
  grant(element: Element, accountId: number, configuration: Configuration, request: GrantRequest): Promise<Granted>
  /** The sites that a code is good for; the code stays good for provisioning. */
  sites(
    element: Element,
    accountId: number,
    configuration: Configuration,
    code: string,
  ): Promise<readonly ReachableSite[]>
}

export interface GrantDependencies {
  readonly endpoint: TokenEndpoint
  readonly transport: Pick<Transport, 'send'>
  readonly guard: { checkUrl(url: string): void }
  readonly sessions: SessionStore
  readonly pastes: Pick<Pastes, 'open' | 'spend'>
  readonly apps: OperatorApps
  readonly callbackUrl: () => string
  readonly clock: Clock
}

/** Codes are good for one exchange, so what came of it is kept for as long as the caller may need to try again. */
const keepMs = 10 * 60_000
/** A refresh token that the caller brought is spent as well, and he can get no other without a person. */
const keepBroughtMs = 24 * 3_600_000

interface Obtained {
  readonly configuration: Configuration
  readonly tokens: TokenSet
  readonly once: Once
}

export function createGrants(deps: GrantDependencies): Grants {
  /** Of several requests at once with the same code one exchanges it: a server may take back the tokens of a code that comes twice. */
  const inTurn = createTurns<string>()

  return {
    async grant(element, accountId, given, request) {
      const way = authenticationOf(element.authentications, given)
      if (way.oauth === undefined) return { configuration: given, once: always }
      const { configuration, tokens, once } = await obtain(element, way, accountId, given, request)
      const sites = await listSites(way.oauth, configuration, tokens.accessToken, deps.transport)
      const site = chooseSite(way.oauth, configuration, sites)
      return {
        configuration: { ...configuration, ...(site !== undefined && way.oauth.sites?.configure(site)) },
        tokens,
        ...(request.externalAuthentication === 'initial' && { externalAuthentication: 'initial' }),
        once,
      }
    },

    async sites(element, accountId, given, code) {
      const way = authenticationOf(element.authentications, { ...given, 'authentication.type': 'oauth2' })
      const { oauth } = way
      if (oauth === undefined) throw new Fault('invalid_request', `The element ${element.key} has no OAuth.`)
      const { configuration, tokens } = await obtain(element, way, accountId, given, { code })
      return listSites(oauth, configuration, tokens.accessToken, deps.transport)
    },
  }

  async function obtain(
    element: Element,
    way: Authentication,
    accountId: number,
    given: Configuration,
    request: GrantRequest,
  ): Promise<Obtained> {
    const { [refreshTokenKey]: ownRefreshToken, ...rest } = given
    const configuration = withoutTokens(rest)
    if (way.type === 'oauth2ClientCredentials') {
      const scope = configuration['oauth.scope']
      const grant = { grant_type: 'client_credentials', ...(scope ? { scope } : {}) }
      const tokens = await exchange(element, way, appFor(element, way, configuration), grant)
      return { configuration, tokens, once: always }
    }
    if (request.externalAuthentication === 'initial') {
      if (!ownRefreshToken) throw new Fault('invalid_request', missingRefreshToken)
      return takeOver(element, way, accountId, configuration, ownRefreshToken)
    }
    if (request.code === undefined || request.code === '') throw new Fault('invalid_request', missingCode(element))
    return redeem(element, way, accountId, configuration, request.code)
  }

  /** What the page showed stands for a code and for what its flow began with. */
  async function redeem(
    element: Element,
    way: Authentication,
    accountId: number,
    given: Configuration,
    code: string,
  ): Promise<Obtained> {
    const pasted = await deps.pastes.open(code, element.key, accountId)
    const configuration = { ...pasted?.configuration, ...given }
    const app = appFor(element, way, configuration)
    const key = keptKey(accountId, app, code)
    const redirectUri = configuration['oauth.callback.url'] || deps.callbackUrl()
    const grant = {
      grant_type: 'authorization_code',
      code: pasted?.code ?? code,
      redirect_uri: redirectUri,
      ...(pasted?.verifier !== undefined && { code_verifier: pasted.verifier }),
    }
    const tokens = await inTurn(
      key,
      async () => (await kept(key)) ?? (await keep(key, keepMs, await exchange(element, way, app, grant))),
    )
    // The code behind it is not sent a second time: RFC 6749 §4.1.2 would have the server take back the tokens.
    return { configuration, tokens, once: onceOf(key, keepMs, tokens, () => deps.pastes.spend(code)) }
  }

  /** The caller's own refresh token becomes ours. */
  async function takeOver(
    element: Element,
    way: Authentication,
    accountId: number,
    configuration: Configuration,
    refreshToken: string,
  ): Promise<Obtained> {
    const app = appFor(element, way, configuration)
    const key = keptKey(accountId, app, refreshToken)
    const tokens = await inTurn(key, async () => {
      const known = await kept(key)
      if (known !== undefined && !isOver(known)) return known
      const grant = { grant_type: 'refresh_token', refresh_token: known?.refreshToken ?? refreshToken }
      return keep(key, keepBroughtMs, await exchange(element, way, app, grant))
    })
    return { configuration, tokens, once: onceOf(key, keepBroughtMs, tokens) }
  }

  function isOver({ expiresAt }: TokenSet): boolean {
    return expiresAt !== undefined && expiresAt <= deps.clock.now()
  }

  /** What came of an exchange before. */
  async function kept(key: string): Promise<TokenSet | undefined> {
    const known = await deps.sessions.read(key, deps.clock.now())
    return known === undefined ? undefined : keptTokens.parse(JSON.parse(known))
  }

  async function keep(key: string, forMs: number, tokens: TokenSet): Promise<TokenSet> {
    await deps.sessions.put(key, JSON.stringify(tokens), new Date(deps.clock.now().getTime() + forMs))
    return tokens
  }

  /** Whoever takes what was kept may store it. Two instances of one grant would end each other with their first renewals. */
  function onceOf(
    key: string,
    forMs: number,
    tokens: TokenSet,
    spend: () => Promise<void> = async () => undefined,
  ): Once {
    return async (store) => {
      if ((await deps.sessions.take(key, deps.clock.now())) === undefined) throw new Fault('unauthorized', tooLate)
      const stored = await store().catch(async (error: unknown) => {
        await keep(key, forMs, tokens)
        throw error
      })
      await spend()
      return stored
    }
  }

  function appFor(element: Element, way: Authentication, configuration: Configuration): OAuthApp {
    const app = appOf(way, configuration, deps.apps.get(element.key))
    deps.guard.checkUrl(app.tokenUrl)
    if (way.oauth?.sites !== undefined) deps.guard.checkUrl(way.oauth.sites.list(configuration))
    return app
  }

  async function exchange(
    { key }: Element,
    { oauth }: Authentication,
    app: OAuthApp,
    grant: Readonly<Record<string, string>>,
  ): Promise<TokenSet> {
    if (oauth === undefined) throw new Error('This way of authentication is not by OAuth.')
    const outcome = await deps.endpoint.request(oauth, app, grant)
    if (outcome.kind === 'granted') return outcome.tokens
    if (outcome.error !== 'invalid_grant') throw refusedApp({ elementKey: key }, outcome.words)
    throw new Fault(
      'unauthorized',
      `The authorization server did not take the ${what[grant.grant_type ?? ''] ?? 'grant'}.`,
      {
        providerMessage: outcome.words,
      },
    )
  }
}

function keptKey(accountId: number, { clientId }: OAuthApp, secret: string): string {
  return createHash('sha256').update(`${accountId} ${clientId} ${secret}`).digest('hex')
}

const what: Readonly<Record<string, string>> = {
  authorization_code:
    'code. It is good once, for ten minutes, and only together with the callback URL that it was asked for (oauth.callback.url). Ask for consent again',
  refresh_token: 'refresh token (oauth.user.refresh_token): it is unknown, spent or taken back',
}

const tooLate = 'Another request with the same code, or the same refresh token, was quicker: it is good once.'
const refreshTokenKey = 'oauth.user.refresh_token'
const missingRefreshToken = `externalAuthentication 'initial' needs configuration['${refreshTokenKey}'].`

function missingCode({ key }: Element): string {
  return `This way of authentication needs providerData.code: send the person to the address that /elements/${key}/oauth/url gives. Or name another way as configuration['authentication.type'].`
}

/** What an answer shows of the tokens and a client may send back; the tokens themselves stand elsewhere. */
export const tokenKeys = [
  refreshTokenKey,
  'oauth.user.token',
  'oauth.user.refresh_interval',
  'oauth.user.refresh_time',
] as const

export function withoutTokens(configuration: Configuration): Configuration {
  const shown: ReadonlySet<string> = new Set(tokenKeys)
  return Object.fromEntries(Object.entries(configuration).filter(([key]) => !shown.has(key)))
}

const keptTokens = z
  .object({
    accessToken: z.string(),
    refreshToken: z.string().optional(),
    scopes: z.array(z.string()),
    obtainedAt: z.coerce.date(),
    expiresAt: z.coerce.date().optional(),
  })
  .transform(({ refreshToken, expiresAt, ...tokens }) => ({
    ...tokens,
    ...(refreshToken !== undefined && { refreshToken }),
    ...(expiresAt !== undefined && { expiresAt }),
  }))

/** An instance of the operator's app has the operator's addresses, whatever its caller wishes. */
export function withOperatorApp(element: Element, configuration: Configuration, apps: OperatorApps): Configuration {
  const operator = apps.get(element.key)
  if (operator === undefined || configuration['oauth.api.key']) return configuration
  if (authenticationOf(element.authentications, configuration).oauth === undefined) return configuration
  const owned: ReadonlySet<string> = new Set(operatorOwned)
  const kept = Object.fromEntries(Object.entries(configuration).filter(([key]) => !owned.has(key)))
  return { ...kept, ...operator.configuration }
}
