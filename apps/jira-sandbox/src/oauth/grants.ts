import { randomBytes, randomUUID } from 'node:crypto'
import type { GrantRecord } from '../records/records.ts'
import type { World } from '../world/world.ts'
import { sealAccessToken } from './access-token.ts'
import { findConsent, recordConsent } from './consents.ts'

export interface Authorization {
  readonly clientId: string
  readonly accountId: string
  readonly scopes: readonly string[]
  readonly redirectUri: string
  /** Cloud ids of the sites that the account chose. */
  readonly siteIds: readonly string[]
}

export interface TokenAnswer {
  readonly access_token: string
  readonly expires_in: number
  readonly token_type: 'Bearer'
  readonly scope: string
  readonly refresh_token?: string
}

/** Codes, access tokens and rotating refresh tokens of OAuth 2.0 (3LO). */
export interface Grants {
  issueCode(authorization: Authorization): string
  redeemCode(code: string, clientId: string, redirectUri: string): TokenAnswer | undefined
  refresh(refreshToken: string, clientId: string): TokenAnswer | undefined
  /** `client_credentials`: undefined when the app is nobody's service account. */
  signIn(clientId: string): TokenAnswer | undefined
}

export function createGrants(world: World): Grants {
  const { state, lifetimes } = world
  const codes = new Map<string, Authorization & { readonly expires: number }>()

  function answer(
    grant: Pick<GrantRecord, 'id' | 'clientId' | 'accountId'> & Pick<Authorization, 'scopes'>,
    refreshToken: string | undefined,
  ): TokenAnswer {
    const { id: grantId, clientId, accountId } = grant
    const scopes = [...grant.scopes]
    const seconds = lifetimes.current().accessTokenSeconds
    const claims = { clientId, accountId, scopes, grantId, expires: world.now() + seconds * 1000 }
    return {
      access_token: sealAccessToken(state.tokenKey, claims),
      expires_in: seconds,
      token_type: 'Bearer',
      scope: scopes.join(' '),
      ...(refreshToken !== undefined && { refresh_token: refreshToken }),
    }
  }

  /** The current token, or one spent within the reuse window: concurrent exchanges are tolerated. */
  function findGrant(refreshToken: string, clientId: string): GrantRecord | undefined {
    const now = world.now()
    const { idleSeconds } = lifetimes.current()
    return state.grants.find(
      (grant) =>
        grant.clientId === clientId &&
        now - grant.usedAt <= idleSeconds * 1000 &&
        findConsent(state.consents, clientId, grant.accountId) !== undefined &&
        (grant.refreshToken === refreshToken ||
          grant.spent.some(({ token, at }) => token === refreshToken && isTolerated(at, now))),
    )
  }

  function isTolerated(spentAt: number, now: number): boolean {
    const { reuseWindowSeconds } = lifetimes.current()
    return reuseWindowSeconds > 0 && now - spentAt <= reuseWindowSeconds * 1000
  }

  return {
    issueCode(authorization) {
      const code = randomBytes(24).toString('base64url')
      codes.set(code, { ...authorization, expires: world.now() + lifetimes.current().codeSeconds * 1000 })
      return code
    },
    redeemCode(code, clientId, redirectUri) {
      const authorization = codes.get(code)
      codes.delete(code)
      const valid = authorization?.clientId === clientId && authorization.redirectUri === redirectUri
      if (!authorization || !valid || authorization.expires < world.now()) return undefined
      recordConsent(world, authorization)
      const { accountId, scopes } = authorization
      const grant = { id: randomUUID(), clientId, accountId, scopes: [...scopes] }
      if (!scopes.includes('offline_access')) return answer(grant, undefined)
      const refreshToken = newRefreshToken()
      state.grants.push({ ...grant, refreshToken, usedAt: world.now(), spent: [] })
      world.changed()
      return answer(grant, refreshToken)
    },
    refresh(refreshToken, clientId) {
      const grant = findGrant(refreshToken, clientId)
      if (!grant) return undefined
      const now = world.now()
      if (grant.refreshToken === refreshToken) {
        grant.spent = [...grant.spent.filter(({ at }) => isTolerated(at, now)), { token: refreshToken, at: now }]
        grant.refreshToken = newRefreshToken()
      }
      grant.usedAt = now
      world.changed()
      return answer(grant, grant.refreshToken)
    },
    signIn(clientId) {
      const account = state.oauthClients.get(clientId)?.serviceAccount
      if (!account || state.users.get(account.accountId)?.active !== true) return undefined
      const siteIds = world.sites.map((site) => site.cloudId)
      recordConsent(world, { clientId, ...account, siteIds })
      return answer({ id: randomUUID(), clientId, ...account }, undefined)
    },
  }
}

function newRefreshToken(): string {
  return `sandbox-refresh-${randomBytes(24).toString('base64url')}`
}
