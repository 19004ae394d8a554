import { createHash, timingSafeEqual } from 'node:crypto'
import type { ApiTokenRecord, UserRecord } from '../records/records.ts'
import type { State } from '../world/state.ts'

export interface Identity {
  readonly caller: UserRecord | undefined
  /** Credentials were given and were wrong: the caller goes on as anonymous, as on the real service. */
  readonly failed: boolean
}

/**
 * Basic credentials at the site: an e-mail address and a classic API token. A scoped token is as good as a wrong one
 * here, and so is an expired one: the caller becomes anonymous, and 401 comes where anonymous callers get it.
 */
export function identify(state: State, authorization: string | undefined, now: number): Identity {
  if (authorization === undefined) return { caller: undefined, failed: false }
  const credentials = readBasic(authorization)
  const caller = credentials && holderOf(state, credentials, (user) => hasClassicToken(user, credentials.token, now))
  return { caller, failed: caller === undefined }
}

/** Basic credentials at the gateway: only a scoped token opens it. */
export function identifyScoped(
  state: State,
  authorization: string | undefined,
  now: number,
): { readonly caller: UserRecord; readonly scopes: readonly string[] } | undefined {
  const credentials = readBasic(authorization ?? '')
  const caller =
    credentials && holderOf(state, credentials, (user) => scopedToken(user, credentials.token, now) !== undefined)
  const token = caller && scopedToken(caller, credentials?.token ?? '', now)
  return caller && token && { caller, scopes: token.scopes }
}

interface Credentials {
  readonly email: string
  readonly token: string
}

function readBasic(authorization: string): Credentials | undefined {
  const encoded = /^Basic\s+(\S+)$/i.exec(authorization)?.[1]
  const pair = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  return colon < 0 ? undefined : { email: pair.slice(0, colon).toLowerCase(), token: pair.slice(colon + 1) }
}

/** Accounts that are switched off sign in nowhere. */
function holderOf(state: State, { email }: Credentials, hasToken: (user: UserRecord) => boolean) {
  for (const user of state.users.values()) {
    if (user.emailAddress.toLowerCase() === email && user.active && hasToken(user)) return user
  }
  return undefined
}

function hasClassicToken(user: UserRecord, token: string, now: number): boolean {
  return (
    same(user.token, token) || live(user, now).some((known) => known.kind === 'classic' && same(known.token, token))
  )
}

function scopedToken(user: UserRecord, token: string, now: number): ApiTokenRecord | undefined {
  return live(user, now).find((known) => known.kind === 'scoped' && same(known.token, token))
}

function live(user: UserRecord, now: number): readonly ApiTokenRecord[] {
  return (user.tokens ?? []).filter((token) => token.expires > now)
}

/** An account without a token cannot sign in. Digests are compared, so that lengths do not show either. */
function same(expected: string, given: string): boolean {
  return expected !== '' && timingSafeEqual(digest(expected), digest(given))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
