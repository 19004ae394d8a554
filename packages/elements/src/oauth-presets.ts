import type { OAuthProvider } from '@valence/element-kit'

/**
 * How well-known providers speak OAuth 2.0. An element adds the scopes of what it does:
 * `oauthAuthentication({ ...google, scopes: […], readOnlyScopes: […] }, about)`.
 */
export type OAuthPreset = Omit<OAuthProvider, 'scopes' | 'readOnlyScopes'>

const standard = { tokenBody: 'form', clientAuthentication: 'body' } as const
/** Takes a proof key beside the secret of the app, as RFC 9700 §2.1.1 recommends. */
const proving = { ...standard, pkce: true } as const

/**
 * developers.google.com/identity/protocols/oauth2/web-server. A refresh token comes only with `access_type=offline`, and again only when
 * consent is asked for again; it does not rotate, and ends after six months without use.
 */
export const google: OAuthPreset = {
  ...proving,
  authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
  tokenUrl: 'https://oauth2.googleapis.com/token',
  revokeUrl: 'https://oauth2.googleapis.com/revoke',
  authorizeParameters: { access_type: 'offline', prompt: 'consent' },
  lifeSeconds: 3600,
  idleDays: 180,
}

/**
 * learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow, for accounts of any organization. Needs the scope
 * `offline_access`; a refresh token lasts ninety days, and each use gives a new one.
 */
export const microsoft: OAuthPreset = {
  ...proving,
  authorizeUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
  tokenUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
  lifeSeconds: 3600,
  idleDays: 90,
}

/** docs.github.com/apps/oauth-apps. Tokens of OAuth apps do not expire, refusals come with status 200, scopes come by commas. */
export const github: OAuthPreset = {
  ...proving,
  authorizeUrl: 'https://github.com/login/oauth/authorize',
  tokenUrl: 'https://github.com/login/oauth/access_token',
}

/** dropbox.tech/developers/migrating-app-permissions-and-access-tokens. Short-lived tokens; the refresh token neither rotates nor expires. */
export const dropbox: OAuthPreset = {
  ...standard,
  authorizeUrl: 'https://www.dropbox.com/oauth2/authorize',
  tokenUrl: 'https://api.dropboxapi.com/oauth2/token',
  authorizeParameters: { token_access_type: 'offline' },
  lifeSeconds: 14_400,
}

/**
 * help.salesforce.com, "OAuth 2.0 Web Server Flow". Needs the scope `refresh_token`. The answer does not say how long a token lives, which
 * is a setting of the organization: two hours unless it was changed.
 */
export const salesforce: OAuthPreset = {
  ...proving,
  authorizeUrl: 'https://login.salesforce.com/services/oauth2/authorize',
  tokenUrl: 'https://login.salesforce.com/services/oauth2/token',
  revokeUrl: 'https://login.salesforce.com/services/oauth2/revoke',
  lifeSeconds: 7200,
}
