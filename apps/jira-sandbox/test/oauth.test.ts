import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createIssue, type Stage, startStage } from './harness.ts'

const tokensSchema = z.looseObject({
  access_token: z.string(),
  refresh_token: z.string(),
  expires_in: z.number(),
  scope: z.string(),
})
const redirectUri = 'https://app.example.com/callback'
const everyScope = 'read:jira-work write:jira-work read:jira-user manage:jira-webhook offline_access'

describe('OAuth 2.0 (3LO)', () => {
  let stage: Stage
  let now = Date.parse('2026-03-01T10:00:00Z')
  beforeAll(async () => {
    stage = await startStage({ now: () => now })
  })
  afterAll(() => stage.sandbox.close())

  const user = '5a0e4c1d9b7f3a2e6c8d0004'

  function authorize(scope: string, more: Readonly<Record<string, string>> = {}) {
    const query = new URLSearchParams({
      audience: 'api.atlassian.com',
      client_id: stage.sandbox.oauth.clientId,
      scope,
      redirect_uri: redirectUri,
      state: 'opaque',
      response_type: 'code',
      prompt: 'consent',
      ...more,
    })
    return fetch(`${stage.sandbox.url}/authorize?${query}`, { redirect: 'manual' })
  }

  function ask(body: Readonly<Record<string, string>>) {
    const { clientId, clientSecret } = stage.sandbox.oauth
    return fetch(`${stage.sandbox.url}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_id: clientId, client_secret: clientSecret, ...body }),
    })
  }

  async function signIn(scope = everyScope) {
    const location = (await authorize(scope, { sandbox_user: user })).headers.get('location') ?? ''
    const code = new URL(location).searchParams.get('code') ?? ''
    return tokensSchema.parse(
      await (await ask({ grant_type: 'authorization_code', code, redirect_uri: redirectUri })).json(),
    )
  }

  function gateway(path: string, token: string, init: { method?: string; body?: unknown } = {}) {
    return fetch(`${stage.sandbox.url}/ex/jira/${stage.sandbox.oauth.cloudId}${path}`, {
      method: init.method ?? 'GET',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(init.body !== undefined && { body: JSON.stringify(init.body) }),
    })
  }

  it('asks for consent, and sends back a code and the state', async () => {
    const page = await (await authorize(everyScope)).text()
    expect(page).toContain('simulator')
    expect(page).toContain('Dana Lindqvist')
    const back = new URL((await authorize(everyScope, { sandbox_user: user })).headers.get('location') ?? '')
    expect(back.origin + back.pathname).toBe(redirectUri)
    expect(back.searchParams.get('state')).toBe('opaque')
  })

  it('gives tokens for a code once, and names the site they reach', async () => {
    const location = (await authorize(everyScope, { sandbox_user: user })).headers.get('location') ?? ''
    const code = new URL(location).searchParams.get('code') ?? ''
    const exchange = () => ask({ grant_type: 'authorization_code', code, redirect_uri: redirectUri })
    const tokens = tokensSchema.parse(await (await exchange()).json())
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: everyScope })
    expect((await exchange()).status).toBe(403)
    const sites = await fetch(`${stage.sandbox.url}/oauth/token/accessible-resources`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    })
    expect(await sites.json()).toMatchObject([{ id: stage.sandbox.oauth.cloudId, url: stage.sandbox.url }])
  })

  it('refuses an unknown grant with the recorded sentence', async () => {
    const answer = await ask({ grant_type: 'password' })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toEqual({
      error: 'invalid_request',
      error_description: 'grant_type must be one of [authorization_code|refresh_token|client_credentials]',
    })
  })

  it('rotates refresh tokens, and tolerates an old one for ten minutes', async () => {
    const first = await signIn()
    const renew = (token: string) => ask({ grant_type: 'refresh_token', refresh_token: token })
    const second = tokensSchema.parse(await (await renew(first.refresh_token)).json())
    expect(second.refresh_token).not.toBe(first.refresh_token)
    expect((await renew(first.refresh_token)).status).toBe(200)
    now += 11 * 60_000
    const late = await renew(first.refresh_token)
    expect(late.status).toBe(403)
    expect(await late.json()).toEqual({
      error: 'invalid_grant',
      error_description: 'Unknown or invalid refresh token.',
    })
    expect((await renew(second.refresh_token)).status).toBe(200)
  })

  it('lets a refresh token die of ninety idle days', async () => {
    const { refresh_token: token } = await signIn()
    now += 91 * 24 * 3_600_000
    expect((await ask({ grant_type: 'refresh_token', refresh_token: token })).status).toBe(403)
  })

  it('serves bearers at the gateway, with links of the gateway', async () => {
    const { access_token: token } = await signIn()
    const answer = await gateway('/rest/api/3/issue/APP-1', token)
    const prefix = `${stage.sandbox.url}/ex/jira/${stage.sandbox.oauth.cloudId}/rest/api/3/`
    expect(await answer.json()).toMatchObject({
      key: 'APP-1',
      self: expect.stringContaining(prefix),
      fields: {
        status: { self: expect.stringContaining(prefix) },
        reporter: { self: expect.stringContaining(prefix) },
      },
    })
    const page = await gateway('/rest/api/3/project/search?maxResults=1', token)
    expect(await page.json()).toMatchObject({ nextPage: expect.stringContaining(prefix) })
    expect(await (await gateway('/rest/api/3/myself', token)).json()).toMatchObject({ displayName: 'Dana Lindqvist' })
    expect(await (await gateway('/rest/api/3/serverInfo', token)).json()).toMatchObject({ baseUrl: stage.sandbox.url })
  })

  it('refuses at the gateway what no scope allows, an old token and another site, each in its own shape', async () => {
    const { access_token: token } = await signIn('read:jira-work offline_access')
    const created = await gateway('/rest/api/3/issue', token, { method: 'POST', body: { fields: {} } })
    expect({ status: created.status, body: await created.json() }).toEqual({
      status: 401,
      body: { code: 401, message: 'Unauthorized; scope does not match' },
    })
    const elsewhere = await fetch(`${stage.sandbox.url}/ex/jira/00000000-0000-0000-0000-000000000000/rest/api/3/myself`)
    expect(elsewhere.status).toBe(404)
    expect(elsewhere.headers.get('x-failure-category')).toBe('FAILURE_CLIENT_TCS')
    expect(await elsewhere.json()).toEqual({
      timestamp: expect.any(String),
      status: 404,
      error: 'Not Found',
      message: 'No message available',
      path: '/ex/jira/00000000-0000-0000-0000-000000000000/rest/api/3/myself',
    })
    now += 3_600_001
    expect((await gateway('/rest/api/3/issue/APP-1', token)).status).toBe(401)
  })

  it('lets nobody pretend to have come through the gateway', async () => {
    const answer = await fetch(`${stage.sandbox.url}/rest/api/3/myself`, {
      headers: { 'x-sandbox-gateway': stage.sandbox.oauth.cloudId, authorization: 'Bearer x' },
    })
    expect(await answer.text()).toBe('Client must be authenticated to access this resource.')
  })

  it('lets apps register webhooks, item by item, and none but apps', async () => {
    expect((await stage.admin.get('/rest/api/3/webhook')).status).toBe(403)
    const { access_token: token } = await signIn()
    const item = (jqlFilter: string, events = ['jira:issue_created']) => ({ jqlFilter, events })
    const register = (url: string, ...webhooks: object[]) =>
      gateway('/rest/api/3/webhook', token, { method: 'POST', body: { url, webhooks } })
    const answer = await register(
      'https://app.example.com/hook',
      item('project = APP'),
      item('summary ~ login'),
      item('created > -1d'),
      item('project = APP', ['worklog_created']),
    )
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({
      webhookRegistrationResult: [
        { createdWebhookId: expect.any(Number) },
        { errors: expect.arrayContaining([expect.stringContaining('summary')]) },
        { errors: expect.arrayContaining([expect.stringContaining('created')]) },
        { errors: ["The event 'worklog_created' is not supported."] },
      ],
    })
    expect((await register('https://other.example.com/hook', item('project = APP'))).status).toBe(400)
    const list = z.looseObject({ values: z.array(z.looseObject({ id: z.number(), expirationDate: z.number() })) })
    const { values } = list.parse(await (await gateway('/rest/api/3/webhook', token)).json())
    expect(values[0]?.expirationDate).toBe(now + 30 * 24 * 3_600_000)
    const six = await register(
      'https://app.example.com/hook',
      ...Array.from({ length: 5 }, () => item('project = APP')),
    )
    expect(await six.json()).toMatchObject({
      webhookRegistrationResult: [{}, {}, {}, {}, { errors: [expect.stringContaining('No more than 5')] }],
    })
    now += 29 * 24 * 3_600_000
    const fresh = await signIn()
    const refresh = await gateway('/rest/api/3/webhook/refresh', fresh.access_token, {
      method: 'PUT',
      body: { webhookIds: [values[0]?.id] },
    })
    expect(await refresh.json()).toEqual({ expirationDate: now + 30 * 24 * 3_600_000 })
    now += 2 * 24 * 3_600_000
    const later = await signIn()
    expect(list.parse(await (await gateway('/rest/api/3/webhook', later.access_token)).json()).values).toHaveLength(1)
    const removed = await gateway('/rest/api/3/webhook', later.access_token, {
      method: 'DELETE',
      body: { webhookIds: [values[0]?.id] },
    })
    expect(removed.status).toBe(202)
  })

  it('delivers once to an app whose registrations both match, vouched for with its secret', async () => {
    const calls: { authorization: string; body: unknown }[] = []
    const server = createServer((request, response) => {
      let text = ''
      request.on('data', (chunk) => {
        text += String(chunk)
      })
      request.on('end', () => {
        calls.push({ authorization: request.headers.authorization ?? '', body: JSON.parse(text) })
        response.end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = z.object({ port: z.number() }).parse(server.address())
    const { access_token: token } = await signIn()
    const webhooks = ['project = APP', 'issuetype != Epic'].map((jqlFilter) => ({
      jqlFilter,
      events: ['jira:issue_created'],
    }))
    await gateway('/rest/api/3/webhook', token, {
      method: 'POST',
      body: { url: `http://127.0.0.1:${port}/hook`, webhooks },
    })
    await createIssue(stage.admin, {})
    await createIssue(stage.admin, { project: { key: 'HELP' } })
    const deadline = performance.now() + 5_000
    while (calls.length < 2 && performance.now() < deadline) await new Promise((resolve) => setImmediate(resolve))
    server.close()
    const matched = calls.map(
      ({ body }) => z.looseObject({ matchedWebhookIds: z.array(z.number()) }).parse(body).matchedWebhookIds.length,
    )
    expect(matched.sort()).toEqual([1, 2])
    const [head = '', body = '', seal = ''] = (calls[0]?.authorization ?? '').replace('Bearer ', '').split('.')
    const expected = createHmac('sha256', stage.sandbox.oauth.clientSecret)
      .update(`${head}.${body}`)
      .digest('base64url')
    expect(seal).toBe(expected)
  })
})
