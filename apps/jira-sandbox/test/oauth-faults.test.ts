import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Answer, type Stage, startStage } from './harness.ts'

const redirectUri = 'https://app.example.com/callback'
const dana = '5a0e4c1d9b7f3a2e6c8d0004'
const tokensSchema = z.looseObject({
  access_token: z.string(),
  refresh_token: z.string().default(''),
  expires_in: z.number(),
})

describe('the authorization server', () => {
  let stage: Stage
  let now = Date.parse('2026-11-20T09:00:00Z')
  beforeEach(async () => {
    stage = await startStage({ now: () => now, tokenLifetimes: { accessTokenSeconds: 60 } })
  })
  afterEach(async () => stage.sandbox.close())

  const post = (path: string, body: object) => stage.stranger().post(path, body)
  const rule = async (fault: object) => expect((await post('/__sandbox/faults', fault)).status).toBe(201)
  const ask = (body: object) => {
    const { clientId, clientSecret } = stage.sandbox.oauth
    return post('/oauth/token', { client_id: clientId, client_secret: clientSecret, ...body })
  }
  const renew = (token: string) => ask({ grant_type: 'refresh_token', refresh_token: token })
  const redeem = (code: string) => ask({ grant_type: 'authorization_code', code, redirect_uri: redirectUri })
  const tokensOf = (answer: Answer) => tokensSchema.parse(answer.body)

  async function newCode(): Promise<string> {
    const query = new URLSearchParams({
      audience: 'api.atlassian.com',
      client_id: stage.sandbox.oauth.clientId,
      scope: 'read:jira-work read:jira-user offline_access',
      redirect_uri: redirectUri,
      response_type: 'code',
      sandbox_user: dana,
    })
    const consent = await fetch(`${stage.sandbox.url}/authorize?${query}`, { redirect: 'manual' })
    return new URL(consent.headers.get('location') ?? '').searchParams.get('code') ?? ''
  }

  const signIn = async () => tokensOf(await redeem(await newCode()))
  const myself = async (token: string) => {
    const path = `/ex/jira/${stage.sandbox.oauth.cloudId}/rest/api/3/myself`
    return (await stage.stranger(`Bearer ${token}`).get(path)).status
  }

  it.each([
    { kind: 'cut', when: 'after-commit' },
    { kind: 'cut', when: 'mid-body' },
    { kind: 'server-error', when: 'after-commit' },
  ])('can lose the answer of an exchange that is done: $kind $when', async (fault) => {
    const { refresh_token: first } = await signIn()
    await rule({ ...fault, route: 'POST /oauth/token', count: 2 })
    const lost = await renew(first).catch(() => undefined)
    expect(lost?.status ?? 503).toBe(503)
    const code = await newCode()
    await redeem(code).catch(() => undefined)
    expect((await redeem(code)).status).toBe(403)
    const again = tokensOf(await renew(first))
    expect(again.refresh_token).not.toBe(first)
    now += 11 * 60_000
    expect((await renew(first)).status).toBe(403)
    expect((await renew(again.refresh_token)).status).toBe(200)
  })

  it.each([
    { kind: 'cut', when: 'before-commit' },
    { kind: 'server-error', when: 'before-commit' },
    { kind: 'rate-limited' },
    { kind: 'grant-refused' },
  ])('spends nothing when it refuses before the exchange: $kind', async (fault) => {
    const [code, { refresh_token: token }] = [await newCode(), await signIn()]
    await rule({ ...fault, route: 'POST /oauth/token', count: 2 })
    await redeem(code).catch(() => undefined)
    await renew(token).catch(() => undefined)
    expect((await redeem(code)).status).toBe(200)
    now += 11 * 60_000
    expect((await renew(token)).status).toBe(200)
  })

  it('tells its troubles in its own shape', async () => {
    const route = 'POST /oauth/token'
    await rule({ kind: 'rate-limited', route, count: 1, retryAfter: 7 })
    await rule({ kind: 'server-error', route, count: 1, status: 502 })
    await rule({ kind: 'grant-refused', count: 1 })
    await rule({ kind: 'grant-refused', count: 1, error: 'temporarily_unavailable' })
    const answers = [await renew('x'), await renew('x'), await renew('x'), await renew('x')]
    expect(answers.map(({ status, body }) => ({ status, body }))).toEqual([
      { status: 429, body: { error: 'too_many_requests', error_description: 'Global limit has been reached' } },
      { status: 502, body: { error: 'server_error', error_description: 'Bad Gateway' } },
      { status: 403, body: { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' } },
      {
        status: 503,
        body: { error: 'temporarily_unavailable', error_description: 'The service is temporarily unavailable.' },
      },
    ])
    expect(answers[0]?.headers.get('retry-after')).toBe('7')
  })

  it('is slow when asked to be, before or after the exchange', async () => {
    const { refresh_token: token } = await signIn()
    await rule({ kind: 'slow', route: 'POST /oauth/token', delayMs: 60, when: 'after-commit' })
    const started = performance.now()
    expect((await renew(token)).status).toBe(200)
    expect(performance.now() - started).toBeGreaterThanOrEqual(55)
  })

  it('gives tokens of the lifetimes that are set', async () => {
    const first = await signIn()
    expect(first.expires_in).toBe(60)
    expect(await myself(first.access_token)).toBe(200)
    now += 61_000
    expect(await myself(first.access_token)).toBe(401)
    const lifetimes = { accessTokenSeconds: 120, codeSeconds: 5, reuseWindowSeconds: 0, idleSeconds: 3600 }
    const json = { 'content-type': 'application/json' }
    const set = await fetch(`${stage.sandbox.url}/__sandbox/oauth/lifetimes`, {
      method: 'PUT',
      headers: json,
      body: JSON.stringify(lifetimes),
    })
    expect(await set.json()).toEqual(lifetimes)
    const code = await newCode()
    now += 6_000
    expect((await redeem(code)).status).toBe(403)
    const second = tokensOf(await renew(first.refresh_token))
    expect(second.expires_in).toBe(120)
    expect((await renew(first.refresh_token)).status).toBe(403)
    now += 3_601_000
    expect((await renew(second.refresh_token)).status).toBe(403)
  })

  it('takes a grant back by any of its tokens, and passes over tokens it does not know', async () => {
    const { clientId: client_id, clientSecret: client_secret } = stage.sandbox.oauth
    const revoke = (token: string) => post('/oauth/revoke', { client_id, client_secret, token })
    const [byRefresh, byAccess, other] = [await signIn(), await signIn(), await signIn()]
    for (const token of [byRefresh.refresh_token, byAccess.access_token, 'unknown']) {
      const answer = await revoke(token)
      expect([answer.status, answer.body]).toEqual([200, ''])
    }
    for (const { access_token: access, refresh_token: refresh } of [byRefresh, byAccess]) {
      expect(await myself(access)).toBe(401)
      expect((await renew(refresh)).status).toBe(403)
    }
    expect(await myself(other.access_token)).toBe(200)
    expect((await renew(other.refresh_token)).status).toBe(200)
    const stranger = await post('/oauth/revoke', { client_id, client_secret: 'x', token: other.refresh_token })
    expect([stranger.status, stranger.body]).toEqual([
      401,
      { error: 'access_denied', error_description: 'Unauthorized' },
    ])
  })

  it('takes forms as well as JSON', async () => {
    const { clientId: client_id, clientSecret: client_secret } = stage.sandbox.oauth
    const { refresh_token } = await signIn()
    const form = (path: string, fields: Record<string, string>) =>
      fetch(stage.sandbox.url + path, {
        method: 'POST',
        body: new URLSearchParams({ client_id, client_secret, ...fields }),
      })
    expect((await form('/oauth/token', { grant_type: 'refresh_token', refresh_token })).status).toBe(200)
    expect((await form('/oauth/revoke', { token: refresh_token })).status).toBe(200)
    expect((await renew(refresh_token)).status).toBe(403)
  })

  it('leaves other apps alone when a fault names one', async () => {
    await post('/__sandbox/oauth/clients', { name: 'Other', clientId: 'other', clientSecret: 'other-secret' })
    await rule({ kind: 'rate-limited', route: 'POST /oauth/token', caller: 'other' })
    const other = { grant_type: 'client_credentials', client_id: 'other', client_secret: 'other-secret' }
    expect((await post('/oauth/token', other)).status).toBe(429)
    expect((await renew('x')).status).toBe(403)
  })
})

describe('a fault of one caller', () => {
  it('strikes an account by any of its names, or an app, and nobody else', async () => {
    const stage = await startStage()
    const statusOf = async (mailbox: string) => (await stage.as(mailbox).get('/rest/api/3/myself')).status
    for (const reason of [
      'jira-quota-global-based',
      'jira-quota-tenant-based',
      'jira-burst-based',
      'jira-per-issue-on-write',
    ]) {
      await stage.stranger().post('/__sandbox/faults', {
        kind: 'rate-limited',
        route: 'GET /rest/api/3/myself',
        caller: 'Dana.Lindqvist@sandbox.invalid',
        reason,
        count: 1,
      })
      const struck = await stage.as('dana.lindqvist').get('/rest/api/3/myself')
      expect([struck.status, struck.headers.get('ratelimit-reason')]).toEqual([429, reason])
    }
    expect(await statusOf('dana.lindqvist')).toBe(200)
    await stage.stranger().post('/__sandbox/faults', { kind: 'server-error', caller: dana })
    expect(await statusOf('dana.lindqvist')).toBe(503)
    expect((await stage.admin.get('/rest/api/3/myself')).status).toBe(200)
    const nobody = await stage.stranger().post('/__sandbox/faults', { kind: 'cut', caller: 'nobody' })
    expect([nobody.status, nobody.body]).toEqual([
      400,
      { errorMessages: ["caller: There is no account and no app 'nobody'."], errors: {} },
    ])
    await stage.sandbox.close()
  })
})
