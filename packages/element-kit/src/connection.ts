import type { z } from 'zod'
import { Fault } from './fault.ts'

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type QueryValue = string | number | boolean | readonly (string | number)[] | undefined

/** A call to the provider. The element never sees a host, a credential or a socket. */
export interface ProviderRequest {
  readonly method: Method
  /** Below the base URL of the connection, starting with `/`. Build it with {@link path}, which escapes what is put in. */
  readonly path: string
  /** Where the path begins instead: at the host, for what a provider tells of itself beside its API. Credentials go along. */
  readonly from?: 'host'
  /** An array repeats the key: `id=1&id=2`. */
  readonly query?: Readonly<Record<string, QueryValue>>
  /** Sent as JSON. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** True for a POST that only reads, such as a search: it may be sent again after a failure. */
  readonly repeatable?: boolean
  /** What is asked for changes rarely, such as the names of all statuses: an answer of the last minutes will do. */
  readonly lasting?: boolean
}

export interface ProviderResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Parsed JSON, or the text when it is not JSON, or undefined when there was no body. */
  readonly body: unknown
}

/** What the element learned of the provider when it checked the credentials; kept with the instance. Plain JSON, no secrets. */
export type Profile = Readonly<Record<string, string>>

/** An open line to one provider account: authorised, limited, retried and guarded by the platform. */
export interface Connection {
  /** What the element's check learned of the provider when the instance was connected; empty while it is being checked. */
  readonly profile: Profile
  /**
   * Sends and accepts the answer.
   *
   * @throws Fault when the provider refuses (its words in `providerMessage`), does not answer, or answers what `accept` does not know.
   */
  request<T>(request: ProviderRequest, accept: z.ZodType<T>): Promise<T>
}

/** How an instance's configuration becomes a connection. */
export interface Endpoint {
  /** Absolute, without a trailing slash. */
  readonly baseUrl: string
  readonly authorization: Authorization
  readonly headers?: Readonly<Record<string, string>>
  /** What the configuration itself says of the provider; it joins what the check learned in the connection's profile. */
  readonly profile?: Profile
}

export type Authorization =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'apiKey'; readonly in: 'header' | 'query'; readonly name: string; readonly value: string }
  /** The access token that the platform keeps for the instance, renewed by it, as a bearer. */
  | { readonly kind: 'oauth2' }

/** What a provider's answer means when it is not a success. */
export interface Refusal {
  /** HTTP status to report; usually the provider's own. */
  readonly status: number
  /** A sentence on which a person can act. */
  readonly message: string
  /** The provider's words. */
  readonly providerMessage?: string
  /**
   * What it says of the credential: `ended` when it is no longer taken (so a 401 is read that says nothing else), `doubtful` when
   * the provider might mean that in other words, `scope` when it is good but does not reach so far.
   */
  readonly credential?: 'ended' | 'doubtful' | 'scope'
}

/**
 * Builds a path, escaping every inserted value.
 *
 * @example path`/rest/api/3/issue/${id}/comment`
 * @throws Fault invalid_request for an empty value or one that would climb the path (`.` and `..` survive percent-encoding).
 */
export function path(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return strings.reduce((built, string, index) => built + segment(values[index - 1]) + string)
}

function segment(value: string | number | undefined): string {
  const text = String(value ?? '')
  if (text === '' || text === '.' || text === '..') throw new Fault('invalid_request', `'${text}' is not a valid id.`)
  return encodeURIComponent(text)
}
