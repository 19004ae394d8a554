import type { Authorization } from './connection.ts'
import { Fault } from './fault.ts'
import type { OAuthProvider } from './oauth.ts'

export type AuthenticationType = 'none' | 'basic' | 'bearer' | 'apiKey' | 'oauth2' | 'oauth2ClientCredentials'

/** One way of proving who calls. An element has one or several, the usual one first; an instance uses one of them. */
export interface Authentication {
  readonly type: AuthenticationType
  readonly name: string
  readonly description: string
  /** Configuration keys that this way needs, beside those that are required anyway. */
  readonly requires: readonly string[]
  /** Those of them that no other kind of way has: whoever gives one of them means this way. */
  readonly credentials: readonly string[]
  /** Pure: the credential that a configuration holds. */
  authorize(configuration: Readonly<Record<string, string>>): Authorization
  /** Of the two ways by OAuth: how the provider speaks it. */
  readonly oauth?: OAuthProvider
}

interface About {
  readonly name: string
  readonly description: string
  /** Further keys that only this way needs, such as an address. */
  readonly requires?: readonly string[]
}

/** For providers that ask nobody who calls. */
export const noAuthentication: Authentication = {
  type: 'none',
  name: 'None',
  description: 'The provider asks nobody who calls.',
  requires: [],
  credentials: [],
  authorize: () => ({ kind: 'none' }),
}

/** User name and password (RFC 7617), each under its configuration key. */
export function basicAuthentication(keys: { readonly username: string; readonly password: string }, about: About) {
  return way('basic', [keys.username, keys.password], about, (configuration) => ({
    kind: 'basic',
    username: configuration[keys.username] ?? '',
    password: configuration[keys.password] ?? '',
  }))
}

/** A token that the caller has (RFC 6750), under its configuration key. */
export function bearerAuthentication(key: string, about: About) {
  return way('bearer', [key], about, (configuration) => ({ kind: 'bearer', token: configuration[key] ?? '' }))
}

/**
 * An API key under its configuration key, sent as a header or as a parameter of the query.
 *
 * @example apiKeyAuthentication('api.key', { in: 'header', name: 'X-Api-Key' }, about)
 */
export function apiKeyAuthentication(
  key: string,
  place: { readonly in: 'header' | 'query'; readonly name: string; readonly prefix?: string },
  about: About,
) {
  return way('apiKey', [key], about, (configuration) => ({
    kind: 'apiKey',
    in: place.in,
    name: place.name,
    value: `${place.prefix ?? ''}${configuration[key] ?? ''}`,
  }))
}

/** Authorization code (RFC 6749 §4.1): a person allows an app of the caller, or of the operator, to act for him. */
export function oauthAuthentication(oauth: OAuthProvider, about: About): Authentication {
  return { ...way('oauth2', oauthAppKeys, about, () => ({ kind: 'oauth2' })), oauth }
}

/** Client credentials (RFC 6749 §4.4): the app acts for itself. There is no refresh token; it signs in anew. */
export function clientCredentialsAuthentication(oauth: OAuthProvider, about: About): Authentication {
  return { ...way('oauth2ClientCredentials', oauthAppKeys, about, () => ({ kind: 'oauth2' })), oauth }
}

/** Under which an instance keeps the app that it uses. Names are those of the wire contract. */
export const oauthAppKeys = ['oauth.api.key', 'oauth.api.secret'] as const

function way(
  type: AuthenticationType,
  keys: readonly string[],
  { name, description, requires = [] }: About,
  authorize: (configuration: Readonly<Record<string, string>>) => Authorization,
): Authentication {
  return { type, name, description, requires: [...keys, ...requires], credentials: keys, authorize }
}

/** The credential of a configuration, by the way that it is meant for. @throws Fault as {@link authenticationOf} */
export function authorizationOf(
  ways: readonly Authentication[],
  configuration: Readonly<Record<string, string>>,
): Authorization {
  return authenticationOf(ways, configuration).authorize(configuration)
}

/**
 * The way that a configuration is meant for: the one that it names with `authentication.type`, else the first of which it has
 * every key, else the first of which it has a credential, else the first of which it has anything.
 *
 * @throws Fault invalid_request for a way that there is not
 */
export function authenticationOf(
  ways: readonly Authentication[],
  configuration: Readonly<Record<string, string>>,
): Authentication {
  const named = configuration['authentication.type']
  const candidates = named === undefined || named === '' ? ways : ways.filter(({ type }) => type === named)
  const missing = (way: Authentication) => way.requires.filter((key) => !configuration[key]).length
  const meant =
    candidates.find((way) => missing(way) === 0) ??
    candidates.find(({ credentials }) => credentials.some((key) => configuration[key])) ??
    candidates.find((way) => missing(way) < way.requires.length) ??
    candidates[0]
  if (meant !== undefined) return meant
  const known = ways.map(({ type }) => type).join(', ')
  throw new Fault('invalid_request', `configuration['authentication.type'] must be one of ${known}.`)
}
