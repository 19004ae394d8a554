import type { Configuration, OAuthProvider } from '@valence/element-kit'
import { z } from 'zod'

/**
 * Atlassian's OAuth 2.0 (3LO), developer.atlassian.com/cloud/oauth/getting-started. An app needs its secret, there is no PKCE. Refresh
 * tokens rotate: each is good for one exchange, and for ten minutes more; ninety days without one end the authorisation. The
 * address for giving a grant back is that of the server's metadata (auth.atlassian.com/.well-known/openid-configuration).
 */
export const atlassian: OAuthProvider = {
  authorizeUrl: 'https://auth.atlassian.com/authorize',
  tokenUrl: 'https://auth.atlassian.com/oauth/token',
  revokeUrl: 'https://auth.atlassian.com/oauth/revoke',
  scopes: ['read:jira-work', 'write:jira-work', 'read:jira-user', 'read:me', 'offline_access'],
  readOnlyScopes: ['read:jira-work', 'read:jira-user', 'read:me', 'offline_access'],
  authorizeParameters: { audience: 'api.atlassian.com', prompt: 'consent' },
  tokenBody: 'json',
  clientAuthentication: 'body',
  lifeSeconds: 3600,
  idleDays: 90,
  reuseMinutes: 10,
  sites: {
    list: (configuration) => `${gatewayOf(configuration)}/oauth/token/accessible-resources`,
    accept: z.array(z.looseObject({ id: z.string(), name: z.string(), url: z.string() })),
    means(configuration, { id, url }) {
      const cloudId = configuration['oauth.site.id']
      const address = configuration['base.url']
      // An address that is given chooses; the id is what was chosen before, or by somebody who knows it.
      if (address) return isSameSite(address, url) || address.endsWith(`/ex/jira/${id}`)
      return cloudId ? cloudId === id : undefined
    },
    configure: ({ id, url }) => ({ 'base.url': url, 'oauth.site.id': id }),
  },
}

/** Where the API of a site is reached with a token. */
export function gatewayUrl(configuration: Configuration): string {
  return `${gatewayOf(configuration)}/ex/jira/${encodeURIComponent(configuration['oauth.site.id'] ?? '')}`
}

function gatewayOf(configuration: Configuration): string {
  return configuration['oauth.resource.url'] || 'https://api.atlassian.com'
}

function isSameSite(left: string, right: string): boolean {
  if (!URL.canParse(left) || !URL.canParse(right)) return false
  return new URL(left).origin === new URL(right).origin
}
