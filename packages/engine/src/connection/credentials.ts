import type { Authorization } from '@valence/element-kit'
import type { Call } from './layer.ts'

/** What a call carries to prove who calls. */
export interface Credential {
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
}

/** Where the credential of an instance comes from: asked anew for every attempt, for it may have changed since the last. */
export interface Credentials {
  /** Present when it never changes while the line is open. */
  readonly fixed?: Credential
  /** @throws Fault unauthorized when there is none any more; the provider then is not asked. */
  current(signal?: AbortSignal): Promise<Credential>
  /** Another one in place of this, which the provider did not take. Undefined when there is no other to be had. */
  replace(refused: Credential, doubt: 'ended' | 'doubtful', signal?: AbortSignal): Promise<Credential | undefined>
  /** Told when the one in place of a refused one was refused as well: another would fare no better for a while. */
  distrust?(refused: Credential): void
}

/** What stands in the configuration: it changes only with the instance, whose line then is opened anew. */
export function fixedCredentials(authorization: Exclude<Authorization, { readonly kind: 'oauth2' }>): Credentials {
  const fixed = credentialOf(authorization)
  return { fixed, current: async () => fixed, replace: async () => undefined }
}

export function bearer(token: string): Credential {
  return { headers: { authorization: `Bearer ${token}` } }
}

/** The call with its credential. Nothing that an element sets can take its place. */
export function carry<C extends Pick<Call, 'headers' | 'query'>>(call: C, { headers, query }: Credential): C {
  return {
    ...call,
    ...(headers !== undefined && { headers: { ...call.headers, ...headers } }),
    ...(query !== undefined && { query: { ...call.query, ...query } }),
  }
}

function credentialOf(authorization: Exclude<Authorization, { readonly kind: 'oauth2' }>): Credential {
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
