import type { OAuthProvider } from '@valence/element-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { createTokenEndpoint } from '../../engine/src/authorization/token-endpoint.ts'
import { createAddressGuard } from '../../engine/src/http/guard.ts'
import { createTransport } from '../../engine/src/http/send.ts'
import { type ScriptedAnswer, startFakeProvider } from './fake-provider.ts'

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close()
})

const now = new Date('2026-03-01T12:00:00Z')
const usual: OAuthProvider = {
  authorizeUrl: 'https://id.example/authorize',
  tokenUrl: 'https://id.example/token',
  scopes: ['read'],
  readOnlyScopes: ['read'],
  tokenBody: 'form',
  clientAuthentication: 'body',
}
const refresh = { grant_type: 'refresh_token', refresh_token: 'r/1 +' }

describe('a token request', () => {
  it('is a form with the app in it, as the standard has it', async () => {
    const { sent } = await ask(usual, { body: { access_token: 'a' } })
    expect(sent?.headers['content-type']).toBe('application/x-www-form-urlencoded')
    expect(sent?.body).toBe('grant_type=refresh_token&refresh_token=r%2F1+%2B&client_id=id&client_secret=s%3Acret')
    expect(sent?.headers.authorization).toBeUndefined()
  })

  it('carries the app as Basic where the provider wants that, form-encoded first', async () => {
    const { sent } = await ask({ ...usual, clientAuthentication: 'basic' }, { body: { access_token: 'a' } })
    expect(sent?.body).toBe('grant_type=refresh_token&refresh_token=r%2F1+%2B')
    expect(sent?.headers.authorization).toBe(`Basic ${Buffer.from('id:s%3Acret').toString('base64')}`)
  })

  it('is JSON where the provider wants that', async () => {
    const { sent } = await ask({ ...usual, tokenBody: 'json' }, { body: { access_token: 'a' } })
    expect(JSON.parse(sent?.body ?? '')).toEqual({ ...refresh, client_id: 'id', client_secret: 's:cret' })
  })
})

describe('the answer to a token request', () => {
  it('keeps the refresh token where the server does not rotate, and reads scopes by commas as well', async () => {
    const { outcome } = await ask(usual, { body: { access_token: 'a', scope: 'one,two', expires_in: '60' } })
    expect(outcome).toEqual({
      kind: 'granted',
      tokens: {
        accessToken: 'a',
        refreshToken: 'r/1 +',
        scopes: ['one', 'two'],
        obtainedAt: now,
        expiresAt: new Date('2026-03-01T12:01:00Z'),
      },
    })
  })

  it('may name no end: the one of the provider counts, or none', async () => {
    const without = await ask(usual, { body: { access_token: 'a' } })
    expect(without.outcome).not.toHaveProperty('tokens.expiresAt')
    const known = await ask({ ...usual, lifeSeconds: 60 }, { body: { access_token: 'a' } })
    expect(known.outcome).toHaveProperty('tokens.expiresAt', new Date('2026-03-01T12:01:00Z'))
  })

  it.each([200, 400, 401, 403])('is a refusal when it holds an error, whatever its status: %i', async (status) => {
    const body = { error: 'invalid_grant', error_description: 'Unknown token r/1 +x.' }
    expect((await ask(usual, { status, body }, { ...refresh, refresh_token: 'r/1 +x' })).outcome).toEqual({
      kind: 'refused',
      error: 'invalid_grant',
      words: 'invalid_grant: Unknown token [redacted].',
    })
  })

  it.each([
    ['503', { status: 503, body: { error: 'temporarily_unavailable' } }, 'provider_failed'],
    ['429', { status: 429, body: { error: 'slow_down' }, headers: { 'retry-after': '7' } }, 'rate_limited'],
    ['a page', { headers: { 'content-type': 'text/html' }, body: '<h1>Login</h1>' }, 'provider_failed'],
    ['a redirect', { status: 302, headers: { location: 'https://elsewhere.example' } }, 'provider_failed'],
    ['nothing', { isBroken: true }, 'provider_failed'],
  ])('is no verdict when it is %s: nothing is over', async (_, answer, code) => {
    await expect(ask(usual, answer)).rejects.toMatchObject({ code })
  })
})

async function ask(provider: OAuthProvider, answer: ScriptedAnswer, grant: Readonly<Record<string, string>> = refresh) {
  const server = await startFakeProvider(() => answer)
  const transport = createTransport({ guard: createAddressGuard({ allow: ['127.0.0.0/8'], allowHttp: true }) })
  opened.push(server, transport)
  const endpoint = createTokenEndpoint({ transport, clock: { now: () => now } })
  const app = {
    clientId: 'id',
    clientSecret: 's:cret',
    authorizeUrl: `${server.origin}/authorize`,
    tokenUrl: `${server.origin}/token`,
  }
  const outcome = await endpoint.request(provider, app, grant)
  return { outcome, sent: server.requests[0] }
}
