import { timingSafeEqual } from 'node:crypto'
import type { UserRecord } from './records.ts'
import type { State } from './state.ts'

export interface Identity {
  readonly caller: UserRecord | undefined
  /** Credentials were given and were wrong: the caller goes on as anonymous, as on the real service. */
  readonly failed: boolean
}

/** Reads Basic credentials, an e-mail address and an API token. */
export function identify(state: State, authorization: string | undefined): Identity {
  if (authorization === undefined) return { caller: undefined, failed: false }
  const match = /^Basic\s+(\S+)$/i.exec(authorization)
  const pair = match?.[1] === undefined ? '' : Buffer.from(match[1], 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  const email = pair.slice(0, Math.max(0, colon)).toLowerCase()
  const token = pair.slice(colon + 1)
  for (const user of state.users.values()) {
    if (user.emailAddress.toLowerCase() === email && user.active && same(user.token, token)) {
      return { caller: user, failed: false }
    }
  }
  return { caller: undefined, failed: true }
}

/** An account without a token cannot sign in. */
function same(expected: string, given: string): boolean {
  const [wanted, offered] = [Buffer.from(expected), Buffer.from(given)]
  return wanted.length > 0 && wanted.length === offered.length && timingSafeEqual(wanted, offered)
}
