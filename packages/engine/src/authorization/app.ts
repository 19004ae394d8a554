import { type Authentication, type Configuration, Fault, type OAuthProvider } from '@valence/element-kit'

/** An app as it is registered with a provider, and where that provider's authorization server is. */
export interface OAuthApp {
  readonly clientId: string
  readonly clientSecret: string
  readonly authorizeUrl: string
  readonly tokenUrl: string
  readonly revokeUrl?: string
}

/** An app that the operator registered for all instances of an element. Callers never see its secret. */
export interface OperatorApp {
  readonly clientId: string
  readonly clientSecret: string
  /** Configuration of every instance that uses it, such as the address of another authorization server. */
  readonly configuration: Configuration
}

/** By key of the element. */
export type OperatorApps = ReadonlyMap<string, OperatorApp>

/** Where an instance may name another authorization server than the provider's own. */
export const addresses = {
  authorizeUrl: 'oauth.authorization.url',
  tokenUrl: 'oauth.token.url',
  revokeUrl: 'oauth.token.revoke_url',
} as const

/** What a caller may not decide about an instance that uses the operator's app: its secret would go there. */
export const operatorOwned = [...Object.values(addresses), 'oauth.resource.url'] as const

/**
 * The app that a configuration names, or else the operator's, whose addresses are then the operator's, too.
 *
 * @throws Fault invalid_request when there is neither.
 */
export function appOf(
  { oauth }: Pick<Authentication, 'oauth'>,
  configuration: Configuration,
  operator: OperatorApp | undefined,
): OAuthApp {
  if (oauth === undefined) throw new Error('This way of authentication is not by OAuth.')
  const clientId = configuration['oauth.api.key'] ?? ''
  const clientSecret = configuration['oauth.api.secret'] ?? ''
  if (clientId !== '') return { clientId, clientSecret, ...serverOf(oauth, configuration) }
  if (operator === undefined) {
    throw new Fault(
      'invalid_request',
      "An app is needed: give its id and secret as configuration['oauth.api.key'] and configuration['oauth.api.secret'], which oauth/url takes as apiKey and apiSecret, too.",
    )
  }
  const { clientId: id, clientSecret: secret, configuration: own } = operator
  return { clientId: id, clientSecret: secret, ...serverOf(oauth, own) }
}

/** Where the authorization server of a configuration is. Tokens of another server than the provider's own are not given back to that. */
export function serverOf(oauth: OAuthProvider, configuration: Configuration) {
  const tokenUrl = configuration[addresses.tokenUrl] || oauth.tokenUrl
  const usual = tokenUrl === oauth.tokenUrl ? oauth.revokeUrl : undefined
  const revokeUrl = configuration[addresses.revokeUrl] || usual
  return {
    authorizeUrl: configuration[addresses.authorizeUrl] || oauth.authorizeUrl,
    tokenUrl,
    ...(revokeUrl !== undefined && { revokeUrl }),
  }
}
