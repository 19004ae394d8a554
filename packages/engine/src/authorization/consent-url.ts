import { createHash } from 'node:crypto'
import { type Authentication, type Configuration, type Element, Fault, type OAuthProvider } from '@valence/element-kit'
import type { OAuthApp } from './app.ts'
import { splitScopes } from './token-endpoint.ts'

export interface ConsentWish {
  readonly scope?: string | undefined
  readonly isReadOnly?: boolean | undefined
  /** Parameters of the provider's own, such as `login_hint`; never one of those that the flow itself sets. */
  readonly extra?: Readonly<Record<string, string>> | undefined
}

/**
 * Where a person is sent to allow the app what it asks for: the smallest scopes, unless others are named.
 *
 * @throws Fault invalid_request for scopes that change things where nothing is to be changed
 */
export function consentUrl(
  provider: OAuthProvider,
  app: OAuthApp,
  wish: ConsentWish,
  flow: { readonly redirectUri: string; readonly state: string; readonly verifier?: string | undefined },
): string {
  const url = new URL(app.authorizeUrl)
  const usual = wish.isReadOnly === true ? provider.readOnlyScopes : provider.scopes
  const scopes = wish.scope ? splitScopes(wish.scope) : usual
  const writing = provider.scopes.filter((scope) => !provider.readOnlyScopes.includes(scope) && scopes.includes(scope))
  if (wish.isReadOnly === true && writing.length > 0) {
    throw new Fault('invalid_request', `readOnly and scope contradict each other: ${writing.join(' ')} is for changes.`)
  }
  const parameters = {
    ...wish.extra,
    ...provider.authorizeParameters,
    response_type: 'code',
    client_id: app.clientId,
    redirect_uri: flow.redirectUri,
    scope: scopes.join(' '),
    state: flow.state,
    ...(flow.verifier !== undefined && {
      code_challenge: createHash('sha256').update(flow.verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }),
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.toString()
}

/** @throws Fault not_found for an element that knows no consent */
export function consentWayOf({ key, authentications }: Element): Authentication & { readonly oauth: OAuthProvider } {
  const way = authentications.find(({ type }) => type === 'oauth2')
  if (way?.oauth !== undefined) return { ...way, oauth: way.oauth }
  throw new Fault('not_found', `The element ${key} is not authorised by OAuth.`)
}

/** A callback URL must be one that a browser can go to. @throws Fault invalid_request */
export function readCallbackUrl(configuration: Configuration): string | undefined {
  const given = configuration['oauth.callback.url'] ?? ''
  if (given === '') return undefined
  if (URL.canParse(given) && /^https?:$/.test(new URL(given).protocol)) return given
  throw new Fault('invalid_request', 'callbackUrl must be an absolute http(s) URL.')
}
