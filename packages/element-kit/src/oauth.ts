import type { z } from 'zod'

/**
 * How a provider speaks OAuth 2.0, as data. Addresses are those of the provider's public service; an instance may name others with
 * `oauth.authorization.url`, `oauth.token.url` and `oauth.token.revoke_url`, as one behind a proxy or of a test does.
 */
export interface OAuthProvider {
  /** Where people are sent to consent. */
  readonly authorizeUrl: string
  /** Where codes, refresh tokens and client credentials become tokens. */
  readonly tokenUrl: string
  /** RFC 7009. Absent where the provider cannot be told that a token is no longer needed. */
  readonly revokeUrl?: string
  /** The smallest that the element's resources need for reading and writing. */
  readonly scopes: readonly string[]
  /** The smallest for an instance that only reads. */
  readonly readOnlyScopes: readonly string[]
  /** What the address of consent needs beside the standard's own parameters. */
  readonly authorizeParameters?: Readonly<Record<string, string>>
  /** Whether the provider takes a proof key (RFC 7636); only S256 is used. Flows of the hosted page then have one. */
  readonly pkce?: true
  /** How the body of a token request is written; the standard says `form`. */
  readonly tokenBody: 'form' | 'json'
  /** Where the token request carries the app's secret. */
  readonly clientAuthentication: 'body' | 'basic'
  /** How long an access token lives when the answer does not say. Absent: it does not expire. */
  readonly lifeSeconds?: number
  /** A refresh token that is unused for so many days ends. The platform uses it well before. */
  readonly idleDays?: number
  /** How long a spent refresh token is still taken, so that a lost answer can be asked for again. */
  readonly reuseMinutes?: number
  /** For tokens that reach several sites of the provider. */
  readonly sites?: SiteChoice
}

/** A site of the provider that a token reaches. */
export interface ReachableSite {
  readonly id: string
  readonly name: string
  readonly url: string
}

export interface SiteChoice {
  /** Where a token's sites are listed, e.g. `https://api.atlassian.com/oauth/token/accessible-resources`. */
  list(configuration: Readonly<Record<string, string>>): string
  readonly accept: z.ZodType<readonly ReachableSite[]>
  /** Whether the configuration means this site; undefined when it names none. */
  means(configuration: Readonly<Record<string, string>>, site: ReachableSite): boolean | undefined
  /** What the configuration of an instance of this site has. */
  configure(site: ReachableSite): Readonly<Record<string, string>>
}
