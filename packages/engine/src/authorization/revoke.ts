import { authenticationOf, Fault } from '@valence/element-kit'
import type { Instance } from '../instances/instance.ts'
import type { Registry } from '../registry.ts'
import { appOf, type OperatorApps } from './app.ts'
import type { TokenEndpoint } from './token-endpoint.ts'
import type { TokenStore } from './tokens.ts'

/** Tells the provider that an authorisation is no longer needed. @throws Fault when it cannot be told, or does not take it */
export type Revoke = (instance: Instance) => Promise<void>

interface RevokeDependencies {
  readonly tokens: Pick<TokenStore, 'byInstance'>
  readonly endpoint: Pick<TokenEndpoint, 'revoke'>
  readonly registry: Registry
  readonly apps: OperatorApps
}

export function createRevoke({ tokens, endpoint, registry, apps }: RevokeDependencies): Revoke {
  return async function revoke({ id, elementKey, configuration }) {
    const way = authenticationOf(registry.element(elementKey).authentications, configuration)
    if (way.oauth === undefined) {
      throw new Fault('invalid_request', 'The instance is not authorised by OAuth: there is nothing to revoke.')
    }
    const app = appOf(way, configuration, apps.get(elementKey))
    if (app.revokeUrl === undefined) throw new Fault('invalid_request', cannot)
    const stored = await tokens.byInstance(id)
    if (stored === undefined || stored.ended !== undefined) return
    const isTaken = await endpoint.revoke(way.oauth, app, stored.refreshToken ?? stored.accessToken)
    if (!isTaken) {
      throw new Fault(
        'provider_failed',
        'The provider did not take the authorisation back. The instance is still there.',
      )
    }
  }
}

const cannot =
  "The provider has no address for that. Delete without revoke, and let the person take the app's access back in the settings of the account; or give configuration['oauth.token.revoke_url']."
