import { randomBytes } from 'node:crypto'
import type { GrantRecord } from '../records.ts'
import type { World } from '../world.ts'
import { sealAccessToken } from './access-token.ts'
import { findConsent, recordConsent } from './consents.ts'

const accessLifeMs = 3_600_000
const codeLifeMs = 10 * 60_000
const reuseWindowMs = 10 * 60_000
const inactivityMaxMs = 90 * 24 * 3_600_000

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
  const { state } = world
  const codes = new Map<string, Authorization & { readonly expires: number }>()

  function answer(
    grant: Pick<Authorization, 'clientId' | 'accountId' | 'scopes'>,
    refreshToken: string | undefined,
  ): TokenAnswer {
    const { clientId, accountId } = grant
    const scopes = [...grant.scopes]
    const claims = { clientId, accountId, scopes, expires: world.now() + accessLifeMs }
    return {
      access_token: sealAccessToken(state.tokenKey, claims),
      expires_in: accessLifeMs / 1000,
      token_type: 'Bearer',
      scope: scopes.join(' '),
      ...(refreshToken !== undefined && { refresh_token: refreshToken }),
    }
  }

  /** The current token, or one spent less than ten minutes ago: concurrent exchanges are tolerated. */
  function findGrant(refreshToken: string, clientId: string): GrantRecord | undefined {
    const now = world.now()
    return state.grants.find(
      (grant) =>
        grant.clientId === clientId &&
        now - grant.usedAt <= inactivityMaxMs &&
        findConsent(state.consents, clientId, grant.accountId) !== undefined &&
        (grant.refreshToken === refreshToken ||
          grant.spent.some(({ token, at }) => token === refreshToken && now - at <= reuseWindowMs)),
    )
  }

  return {
    issueCode(authorization) {
      const code = randomBytes(24).toString('base64url')
      codes.set(code, { ...authorization, expires: world.now() + codeLifeMs })
      return code
    },
    redeemCode(code, clientId, redirectUri) {
      const authorization = codes.get(code)
      codes.delete(code)
      const valid = authorization?.clientId === clientId && authorization.redirectUri === redirectUri
      if (!authorization || !valid || authorization.expires < world.now()) return undefined
      recordConsent(world, authorization)
      if (!authorization.scopes.includes('offline_access')) return answer(authorization, undefined)
      const { accountId, scopes } = authorization
      const refreshToken = newRefreshToken()
      state.grants.push({ clientId, accountId, scopes: [...scopes], refreshToken, usedAt: world.now(), spent: [] })
      world.changed()
      return answer(authorization, refreshToken)
    },
    refresh(refreshToken, clientId) {
      const grant = findGrant(refreshToken, clientId)
      if (!grant) return undefined
      const now = world.now()
      if (grant.refreshToken === refreshToken) {
        grant.spent = [...grant.spent.filter(({ at }) => now - at <= reuseWindowMs), { token: refreshToken, at: now }]
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
      return answer({ clientId, ...account }, undefined)
    },
  }
}

function newRefreshToken(): string {
  return `sandbox-refresh-${randomBytes(24).toString('base64url')}`
}
