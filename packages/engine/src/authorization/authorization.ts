import { type ConsentDependencies, createConsent } from './consent.ts'
import { createGrants, type GrantDependencies } from './grant.ts'
import { createKeepAlive } from './keep-alive.ts'
import { createOpenTokens } from './open-tokens.ts'
import { createPastes } from './pastes.ts'
import { createRegrant } from './regrant.ts'
import { createRenewal, type RenewalDependencies } from './renew.ts'
import { createRevoke } from './revoke.ts'
import { createTokenEndpoint } from './token-endpoint.ts'

type Given = Omit<RenewalDependencies, 'endpoint'> &
  Omit<GrantDependencies, 'endpoint' | 'pastes' | 'callbackUrl'> &
  Pick<ConsentDependencies, 'signer' | 'callbackUrls' | 'newId' | 'newVerifier'> & { readonly newCode: () => string }

/** Everything about OAuth that does not need instances to be made or changed. */
export function createAuthorization(deps: Given) {
  const { transport, clock, sessions, registry, tokens, apps } = deps
  const endpoint = createTokenEndpoint({ transport, clock })
  const renew = createRenewal({ ...deps, endpoint })
  const openTokens = createOpenTokens({ tokens, renew, clock })
  const pastes = createPastes({ sessions, clock, newSecret: deps.newCode })
  const grants = createGrants({ ...deps, endpoint, pastes, callbackUrl: () => deps.callbackUrls()[0] })

  return {
    apps,
    grants,
    openTokens,
    regrant: createRegrant({ grants, openTokens, transport, apps }),
    revoke: createRevoke({ tokens, endpoint, registry, apps }),
    keepAlive: createKeepAlive({ registry, tokens, renew, clock, log: deps.log }),
    consent: (made: Pick<ConsentDependencies, 'instance' | 'complete'>) =>
      createConsent({ ...deps, pastes, grants, ...made }),
  }
}

export type Authorization = ReturnType<typeof createAuthorization>
