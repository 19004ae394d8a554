import { type Authentication, authenticationOf, Fault, type OAuthProvider } from '@valence/element-kit'
import type { DeliveryStore } from '../delivery/delivery.ts'
import { ring } from '../delivery/ring.ts'
import type { Instance } from '../instances/instance.ts'
import type { InstanceNews } from '../instances/news.ts'
import type { Alarm, Clock, InstanceLookup, Log } from '../ports.ts'
import type { Registry } from '../registry.ts'
import { appOf, type OAuthApp, type OperatorApps } from './app.ts'
import { endNotice } from './ended.ts'
import type { TokenEndpoint, TokenOutcome } from './token-endpoint.ts'
import type { Ended, StoredTokens, TokenSet, TokenStore, TokenTurn } from './tokens.ts'

export interface RenewalDependencies {
  readonly tokens: TokenStore
  readonly endpoint: TokenEndpoint
  readonly registry: Registry
  readonly instances: InstanceLookup
  readonly news: Pick<InstanceNews, 'tell'>
  readonly apps: OperatorApps
  readonly deliveries: Pick<DeliveryStore, 'allocate'>
  readonly alarm: Pick<Alarm, 'delivery'>
  readonly clock: Clock
  readonly log: Log
}

/**
 * The next tokens of an instance after those of a generation: new ones, or those that somebody else got meanwhile. Whoever spends
 * the refresh token holds its row, so of any number of processes that ask at once, one asks the provider. Ended tokens come back as
 * they are.
 *
 * @throws Fault when the authorization server gives no verdict, or refuses the app; nothing is changed then.
 */
export type Renew = (instanceId: number, generation: number) => Promise<StoredTokens>

export function createRenewal(deps: RenewalDependencies): Renew {
  const underWay = new Map<number, Promise<StoredTokens>>()

  return async function renew(instanceId, generation) {
    const running = underWay.get(instanceId)
    if (running !== undefined) {
      const tokens = await running
      if (tokens.generation !== generation || tokens.ended !== undefined) return tokens
      return renew(instanceId, generation)
    }
    const mine = renewOnce(instanceId, generation).finally(() => underWay.delete(instanceId))
    underWay.set(instanceId, mine)
    return mine
  }

  async function renewOnce(instanceId: number, generation: number): Promise<StoredTokens> {
    const notices: string[] = []
    const renewed = await deps.tokens.hold(instanceId, async (turn) => {
      if (turn.stored.ended !== undefined || turn.stored.generation !== generation) return turn.stored
      const instance = await deps.instances.byId(instanceId)
      if (instance === undefined) throw new Fault('not_found', `No instance found with ID ${instanceId}.`)
      return renewHeld(instance, turn, notices)
    })
    if (renewed === undefined) throw new Fault('unauthorized', `The instance ${instanceId} holds no tokens.`)
    if (renewed.ended !== undefined) deps.news.tell(instanceId)
    await ring(deps, notices, 0)
    return renewed
  }

  async function renewHeld(instance: Instance, turn: TokenTurn, notices: string[]): Promise<StoredTokens> {
    const { way, provider, app } = partyOf(instance)
    const { refreshToken } = turn.stored
    const now = deps.clock.now()
    if (way.type === 'oauth2' && refreshToken === undefined) {
      return end(instance, turn, { reason: 'no_refresh_token', at: now }, notices)
    }
    const outcome = await ask(instance, provider, app, grantOf(way, turn.stored))
    if (outcome.kind === 'granted') {
      const renewed = await turn.renew(kept(outcome.tokens, turn.stored))
      deps.log.info('oauth.renewed', { instanceId: instance.id, generation: renewed.generation })
      return renewed
    }
    if (outcome.error !== 'invalid_grant') throw refusedApp(instance, outcome.words)
    const idleMs = now.getTime() - turn.stored.obtainedAt.getTime()
    const isIdle = provider.idleDays !== undefined && idleMs > provider.idleDays * dayMs
    return end(instance, turn, { reason: isIdle ? 'inactivity' : 'revoked', at: now }, notices)
  }

  /** An answer that was lost may have spent the token: within the provider's window it is given again, so it is asked for once more. */
  async function ask(
    { id }: Instance,
    provider: OAuthProvider,
    app: OAuthApp,
    grant: Readonly<Record<string, string>>,
  ): Promise<TokenOutcome> {
    try {
      return await deps.endpoint.request(provider, app, grant)
    } catch (error) {
      if (!isLost(error)) throw error
      deps.log.warn('oauth.answer_lost', { instanceId: id, reason: error.message })
      return deps.endpoint.request(provider, app, grant)
    }
  }

  async function end(instance: Instance, turn: TokenTurn, ended: Ended, notices: string[]): Promise<StoredTokens> {
    deps.log.warn('oauth.ended', { instanceId: instance.id, reason: ended.reason })
    const url = instance.configuration['event.notification.callback.url']
    if (!url) return turn.end(ended)
    const [id] = await deps.deliveries.allocate(1)
    if (id === undefined) throw new Error('No delivery could be numbered.')
    notices.push(id)
    return turn.end(ended, endNotice(id, url, instance, ended))
  }

  function partyOf({ elementKey, configuration }: Instance) {
    const way = authenticationOf(deps.registry.element(elementKey).authentications, configuration)
    if (way.oauth === undefined) throw new Fault('conflict', 'The instance is no longer authorised by OAuth.')
    return { way, provider: way.oauth, app: appOf(way, configuration, deps.apps.get(elementKey)) }
  }
}

const dayMs = 24 * 3_600_000

/** How tokens of a way are renewed: with the refresh token, or where there is none by signing in again (RFC 6749 §4.4.3). */
function grantOf({ type }: Authentication, { refreshToken = '', scopes }: TokenSet): Readonly<Record<string, string>> {
  return type === 'oauth2'
    ? { grant_type: 'refresh_token', refresh_token: refreshToken }
    : { grant_type: 'client_credentials', ...(scopes.length > 0 && { scope: scopes.join(' ') }) }
}

/** A server that says nothing of the scopes leaves them as they were. */
function kept(tokens: TokenSet, before: TokenSet): TokenSet {
  return tokens.scopes.length > 0 ? tokens : { ...tokens, scopes: before.scopes }
}

function isLost(error: unknown): error is Fault {
  return error instanceof Fault && (error.code === 'provider_failed' || error.code === 'provider_timeout')
}

export function refusedApp({ elementKey }: Pick<Instance, 'elementKey'>, words: string): Fault {
  return new Fault(
    'unauthorized',
    `The authorization server refused the app of ${elementKey}. Check its id and secret (oauth.api.key, oauth.api.secret).`,
    { providerMessage: words },
  )
}
