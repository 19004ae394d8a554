import { Fault, type OAuthProvider, providerFault } from '@valence/element-kit'
import { z } from 'zod'
import { createRedactor } from '../connection/redactor.ts'
import { readBody } from '../connection/wire.ts'
import type { Transport } from '../http/transport.ts'
import type { Clock } from '../ports.ts'
import type { OAuthApp } from './app.ts'
import type { TokenSet } from './tokens.ts'

/** What the authorization server said. That it said nothing, or is out of order, is thrown. */
export type TokenOutcome =
  | { readonly kind: 'granted'; readonly tokens: TokenSet }
  /** `error` is a code of RFC 6749 §5.2: `invalid_grant` is about the code or token, the others about the app. */
  | { readonly kind: 'refused'; readonly error: string; readonly words: string }

export interface TokenEndpoint {
  /** @throws Fault provider_failed, provider_timeout or rate_limited when the server gave no verdict. */
  request(provider: OAuthProvider, app: OAuthApp, grant: Readonly<Record<string, string>>): Promise<TokenOutcome>
  /** RFC 7009. False when the server did not take it. */
  revoke(provider: OAuthProvider, app: OAuthApp, token: string): Promise<boolean>
}

interface TokenEndpointDependencies {
  readonly transport: Pick<Transport, 'send'>
  readonly clock: Clock
}

export function createTokenEndpoint({ transport, clock }: TokenEndpointDependencies): TokenEndpoint {
  return {
    async request(provider, app, grant) {
      const obtainedAt = clock.now()
      const { status, headers, body } = await post(provider, app, app.tokenUrl, grant)
      const host = new URL(app.tokenUrl).host
      // Some servers refuse with a 200, so it is the body that decides.
      const refused = refusalShape.safeParse(body)
      if (refused.success && status < 500 && status !== 429) {
        const { error, error_description: description } = refused.data
        // A server may repeat what it does not like.
        const { text } = createRedactor([app.clientSecret, ...spent.flatMap((name) => grant[name] ?? [])])
        return { kind: 'refused', error, words: text(description === undefined ? error : `${error}: ${description}`) }
      }
      if (status !== 200 && status !== 201) throw outOfOrder(host, status, headers['retry-after'])
      const granted = tokenShape.safeParse(body)
      if (!granted.success) {
        throw new Fault('provider_failed', `${host} answered a token request in a way that is not understood.`)
      }
      return { kind: 'granted', tokens: toTokens(granted.data, provider, grant, obtainedAt) }
    },

    async revoke(provider, app, token) {
      if (app.revokeUrl === undefined) return false
      const { status } = await post(provider, app, app.revokeUrl, { token })
      return status < 300
    },
  }

  function post(provider: OAuthProvider, app: OAuthApp, url: string, members: Readonly<Record<string, string>>) {
    const { origin, pathname, search } = new URL(url)
    const { clientId, clientSecret } = app
    const inBody = provider.clientAuthentication === 'body'
    const sent = inBody ? { ...members, client_id: clientId, client_secret: clientSecret } : members
    const isJson = provider.tokenBody === 'json'
    return transport
      .send({
        method: 'POST',
        origin,
        path: pathname + search,
        headers: {
          accept: 'application/json',
          'accept-encoding': 'identity',
          'user-agent': 'valence',
          'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
          ...(inBody ? {} : { authorization: basic(clientId, clientSecret) }),
        },
        body: isJson ? JSON.stringify(sent) : new URLSearchParams(sent).toString(),
      })
      .then(({ status, headers, body }) => ({ status, headers, body: readBody(headers['content-type'], body) }))
  }
}

/** Members of a grant that are worth something to whoever has them. */
const spent = ['code', 'code_verifier', 'refresh_token'] as const

const refusalShape = z.looseObject({ error: z.string().min(1), error_description: z.string().optional() })

const tokenShape = z.looseObject({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.coerce.number().positive().optional(),
  scope: z.string().optional(),
})

/** A server that does not rotate says nothing of the refresh token, and one that gives what was asked nothing of the scopes. */
function toTokens(
  answer: z.infer<typeof tokenShape>,
  provider: OAuthProvider,
  grant: Readonly<Record<string, string>>,
  obtainedAt: Date,
): TokenSet {
  const refreshToken = answer.refresh_token ?? grant.refresh_token
  const lifeSeconds = answer.expires_in ?? provider.lifeSeconds
  return {
    accessToken: answer.access_token,
    ...(refreshToken !== undefined && { refreshToken }),
    scopes: splitScopes(answer.scope ?? grant.scope ?? ''),
    obtainedAt,
    ...(lifeSeconds !== undefined && { expiresAt: new Date(obtainedAt.getTime() + lifeSeconds * 1000) }),
  }
}

/** By blanks, as the standard has it, or by commas, as some servers do. */
export function splitScopes(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,]+/).filter((scope) => scope !== ''))]
}

function outOfOrder(host: string, status: number, retryAfter: string | undefined): Fault {
  const details = retryAfter === undefined ? {} : { headers: { 'Retry-After': retryAfter } }
  const sentence = `${host}, which gives the tokens, answered with status ${status}. Nothing was changed; try again later.`
  return providerFault(status === 429 ? 429 : 502, sentence, details)
}

/** RFC 6749 §2.3.1: both are form-encoded first. */
function basic(clientId: string, clientSecret: string): string {
  const pair = [clientId, clientSecret].map((part) => encodeURIComponent(part).replaceAll('%20', '+')).join(':')
  return `Basic ${Buffer.from(pair).toString('base64')}`
}
