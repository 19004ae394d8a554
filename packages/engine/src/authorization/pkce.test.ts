import { createHash } from 'node:crypto'
import { oauthAuthentication } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { bareElement } from '../../../testing/src/bare-element.ts'
import { createRegistry } from '../registry.ts'
import { createConsent } from './consent.ts'
import { createGrants } from './grant.ts'
import { createPastes } from './pastes.ts'
import type { SessionStore } from './tokens.ts'

const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'

describe('a flow of the hosted page', () => {
  it('proves to a provider that takes it that the code is exchanged by whoever began', async () => {
    const { url, exchanged } = await flow({ pkce: true })
    // RFC 7636, appendix B.
    expect(url.searchParams.get('code_challenge')).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')
    expect(url.searchParams.get('code_challenge')).toBe(createHash('sha256').update(verifier).digest('base64url'))
    expect(url.searchParams.get('code_challenge_method')).toBe('S256')
    expect(url.toString()).not.toContain(verifier)
    expect(exchanged).toMatchObject({ grant_type: 'authorization_code', code: 'given', code_verifier: verifier })
  })

  it('says nothing of it to one that does not', async () => {
    const { url, exchanged } = await flow({})
    expect([...url.searchParams.keys()].filter((name) => name.startsWith('code_challenge'))).toEqual([])
    expect(exchanged).not.toHaveProperty('code_verifier')
  })
})

async function flow(more: { readonly pkce?: true }) {
  const provider = {
    authorizeUrl: 'https://id.example/authorize',
    tokenUrl: 'https://id.example/token',
    scopes: ['read'],
    readOnlyScopes: ['read'],
    tokenBody: 'form',
    clientAuthentication: 'body',
    ...more,
  } as const
  const element = bareElement({ authentications: [oauthAuthentication(provider, { name: '', description: '' })] })
  const clock = { now: () => new Date(0) }
  const sessions = memorySessions()
  const pastes = createPastes({ sessions, clock, newSecret: () => 'vlc_paste' })
  let exchanged: unknown
  const grants = createGrants({
    endpoint: {
      async request(_provider, _app, grant) {
        exchanged = grant
        return { kind: 'granted', tokens: { accessToken: 't', scopes: [], obtainedAt: new Date(0) } }
      },
      revoke: async () => true,
    },
    transport: { send: () => Promise.reject(new Error('There are no sites to be asked for.')) },
    guard: { checkUrl: () => undefined },
    sessions,
    pastes,
    apps: new Map(),
    callbackUrl: () => 'https://valence.example/oauth',
    clock,
  })
  const consent = createConsent({
    registry: createRegistry([element]),
    sessions,
    pastes,
    grants,
    apps: new Map(),
    signer: { sign: async (id) => id, verify: async (state) => state },
    callbackUrls: () => ['https://valence.example/oauth'],
    clock,
    newId: () => 'state',
    newVerifier: () => verifier,
    instance: () => Promise.reject(new Error('Nothing is authorised again.')),
    complete: () => Promise.reject(new Error('Nobody said what becomes of it.')),
  })
  const configuration = { 'oauth.api.key': 'app', 'oauth.api.secret': 'secret' }
  const url = new URL(await consent.url(element, undefined, { configuration }))
  const visit = await consent.visit({ code: 'given', state: 'state' })
  if (visit.kind !== 'code') throw new Error(`The page shows no code: ${visit.kind}.`)
  await grants.grant(element, 1, { ...configuration, 'authentication.type': 'oauth2' }, { code: visit.code })
  return { url, exchanged }
}

function memorySessions(): SessionStore {
  const kept = new Map<string, string>()
  return {
    async put(key, content) {
      kept.set(key, content)
    },
    read: async (key) => kept.get(key),
    async take(key) {
      const content = kept.get(key)
      kept.delete(key)
      return content
    },
  }
}
