import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { PersonalTokenRecord, UserRecord } from '../../records/records.ts'
import { nextId, type State } from '../../world/state.ts'

const dayMs = 24 * 60 * 60_000

export interface IssuedToken {
  readonly record: PersonalTokenRecord
  /** The token itself, never told again. */
  readonly rawToken: string
}

/** A new personal access token; without days it does not expire. */
export function issuePersonalToken(
  state: State,
  user: UserRecord,
  name: string,
  now: number,
  expirationDays?: number,
): IssuedToken {
  const id = nextId(state, 'personalToken')
  const rawToken = tokenText(id, randomBytes(20))
  const expiringAt = expirationDays === undefined ? null : now + expirationDays * dayMs
  return { record: remember(state, user, { id, name, rawToken, createdAt: now, expiringAt }), rawToken }
}

const startName = 'sandbox administrator'

/** The administrator's token of the start: the same for as long as the state lives, so that a restart breaks nobody. */
export function startToken(state: State, admin: UserRecord, now: number): string {
  const rawToken = tokenText(
    1,
    createHmac('sha256', state.tokenKey).update('personal token 1').digest().subarray(0, 20),
  )
  const known = state.personalTokens.some((token) => token.sha256 === hashOf(rawToken))
  if (!known) remember(state, admin, { id: 1, name: startName, rawToken, createdAt: now, expiringAt: null })
  return rawToken
}

/** Who a token stands for; undefined when it is unknown, expired, or its account is switched off. */
export function bearerOf(state: State, rawToken: string, now: number): UserRecord | undefined {
  const token = state.personalTokens.find((it) => it.sha256 === hashOf(rawToken))
  if (!token || (token.expiringAt !== null && token.expiringAt <= now)) return undefined
  const user = state.users.get(token.userId)
  if (user?.active !== true) return undefined
  token.lastAccessedAt = now
  return user
}

/** As Jira writes them: the number and random bytes together in Base64, 44 characters. */
function tokenText(id: number, bytes: Buffer): string {
  return Buffer.concat([Buffer.from(`${String(id).padStart(12, '0')}:`), bytes]).toString('base64')
}

function hashOf(rawToken: string): string {
  return createHash('sha256').update(rawToken).digest('hex')
}

interface NewToken extends Pick<PersonalTokenRecord, 'id' | 'name' | 'createdAt' | 'expiringAt'> {
  readonly rawToken: string
}

function remember(state: State, user: UserRecord, { rawToken, ...rest }: NewToken): PersonalTokenRecord {
  const record = { ...rest, userId: user.accountId, sha256: hashOf(rawToken), lastAccessedAt: null }
  state.personalTokens.push(record)
  return record
}
