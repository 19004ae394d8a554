import type { Authorization } from '@valence/element-kit'
import type { Moments } from '../http/transport.ts'
import type { Call } from './layer.ts'

/** What a call carries to prove who calls. */
export interface Credential {
  readonly headers?: Pairs
  readonly query?: Pairs
}

type Pairs = Readonly<Record<string, string>>

/** Where the credential of an instance comes from: asked anew for every attempt, for it may have changed since the last. */
export interface Credentials {
  /** The one at hand, if it is good by what this process knows. Asks nobody. */
  held(): Credential | undefined
  /**
   * A good one, `isAnew` by what the stores hold now. @throws Fault unauthorized when there is none any more; the provider then is not
   * asked.
   */
  current(signal?: AbortSignal, isAnew?: boolean): Promise<Credential>
  /** Another one in place of this, which the provider did not take. Undefined when there is no other to be had. */
  replace(refused: Credential, doubt: 'ended' | 'doubtful', signal?: AbortSignal): Promise<Credential | undefined>
  /** Told when the one in place of a refused one was refused as well: another would fare no better for a while. */
  distrust?(refused: Credential): void
}

export function isSameCredential(left: Credential, right: Credential): boolean {
  return isSame(left.headers, right.headers) && isSame(left.query, right.query)
}

function isSame(left: Pairs = {}, right: Pairs = {}): boolean {
  const names = Object.keys(left)
  return names.length === Object.keys(right).length && names.every((name) => left[name] === right[name])
}

export function bearer(token: string): Credential {
  return { headers: { authorization: `Bearer ${token}` } }
}

/** The call with its credential. Nothing that an element sets can take its place. */
export function carry(call: Call, { headers, query }: Credential, moments: Moments): Call {
  return {
    ...call,
    moments,
    ...(headers !== undefined && { headers: { ...call.headers, ...headers } }),
    ...(query !== undefined && { query: { ...call.query, ...query } }),
  }
}

export type PlainAuthorization = Exclude<Authorization, { readonly kind: 'oauth2' }>

/** What stands in a configuration, as a call carries it. */
export function credentialOf(authorization: PlainAuthorization): Credential {
  switch (authorization.kind) {
    case 'none':
      return {}
    case 'basic': {
      const { username, password } = authorization
      return { headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` } }
    }
    case 'bearer':
      return bearer(authorization.token)
    case 'apiKey': {
      const pair = { [authorization.name]: authorization.value }
      return authorization.in === 'header' ? { headers: pair } : { query: pair }
    }
    default:
      return authorization satisfies never
  }
}
