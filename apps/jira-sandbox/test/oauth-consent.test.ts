import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { findKeys, type Stage, startStage } from './harness.ts'

const tokensSchema = z.looseObject({ access_token: z.string(), refresh_token: z.string().optional() })
const sitesSchema = z.array(
  z.looseObject({ id: z.string(), url: z.string(), name: z.string(), scopes: z.array(z.string()) }),
)
const redirectUri = 'https://app.example.com/callback'
const dana = '5a0e4c1d9b7f3a2e6c8d0004'

describe('consent to an app, on a server of two sites', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage({ sites: 2 })
  })
  afterAll(() => stage.sandbox.close())

  function authorize(more: readonly (readonly [string, string])[], scope = 'read:jira-work offline_access') {
    const query = new URLSearchParams({
      audience: 'api.atlassian.com',
      client_id: stage.sandbox.oauth.clientId,
      scope,
      redirect_uri: redirectUri,
      state: 'a "state" & more',
      response_type: 'code',
      prompt: 'consent',
    })
    for (const [name, value] of more) query.append(name, value)
    return fetch(`${stage.sandbox.url}/authorize?${query}`, { redirect: 'manual' })
  }

  async function ask(body: object | URLSearchParams) {
    const isForm = body instanceof URLSearchParams
    const answer = await fetch(`${stage.sandbox.url}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json' },
      body: isForm ? body : JSON.stringify(body),
    })
    const answered: unknown = await answer.json()
    return { status: answer.status, body: answered }
  }

  const app = () => {
    const { clientId, clientSecret } = stage.sandbox.oauth
    return { client_id: clientId, client_secret: clientSecret }
  }
  const codeFrom = (answer: Response) => new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? ''

  async function signIn(...siteIds: readonly string[]) {
    const sites = siteIds.map((id) => ['sandbox_site', id] as const)
    const code = codeFrom(await authorize([['sandbox_user', dana], ...sites]))
    const answer = await ask({ ...app(), grant_type: 'authorization_code', code, redirect_uri: redirectUri })
    return tokensSchema.parse(answer.body)
  }

  async function sitesOf(token: string) {
    const headers = { authorization: `Bearer ${token}` }
    const answer = await fetch(`${stage.sandbox.url}/oauth/token/accessible-resources`, { headers })
    return answer.status === 200 ? sitesSchema.parse(await answer.json()) : answer.status
  }

  const gateway = (cloudId: string, path: string, token: string) =>
    fetch(`${stage.sandbox.url}/ex/jira/${cloudId}${path}`, { headers: { authorization: `Bearer ${token}` } })

  it('shows a page that carries what was asked, offers accounts and sites, and says what it is', async () => {
    const page = await (await authorize([])).text()
    for (const words of ['simulator', 'Dana Lindqvist', 'read:jira-work', 'a &quot;state&quot; &amp; more'])
      expect(page).toContain(words)
    for (const { cloudId } of stage.sandbox.sites) expect(page).toContain(cloudId)
    expect(page).not.toContain(stage.sandbox.oauth.clientSecret)
  })

  it('brings a refusal back to the app', async () => {
    const back = new URL((await authorize([['sandbox_decision', 'deny']])).headers.get('location') ?? '')
    expect(back.searchParams.get('error')).toBe('access_denied')
    expect(back.searchParams.get('state')).toBe('a "state" & more')
    expect(back.searchParams.has('code')).toBe(false)
  })

  it('refuses requests that are not sound without sending anybody anywhere', async () => {
    for (const wrong of [
      { client_id: 'x' },
      { audience: 'y' },
      { response_type: 'token' },
      { redirect_uri: 'nowhere' },
    ]) {
      const query = new URLSearchParams({
        audience: 'api.atlassian.com',
        client_id: stage.sandbox.oauth.clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        ...wrong,
      })
      const answer = await fetch(`${stage.sandbox.url}/authorize?${query}`, { redirect: 'manual' })
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null])
    }
  })

  it('opens the chosen site only; another consent adds to it, for tokens given before as well', async () => {
    const [first, second] = stage.sandbox.sites
    const { access_token: token } = await signIn(first?.cloudId ?? '')
    expect(await sitesOf(token)).toMatchObject([
      { id: first?.cloudId, url: stage.sandbox.url, scopes: ['read:jira-work'] },
    ])
    expect((await gateway(second?.cloudId ?? '', '/rest/api/3/project', token)).status).toBe(401)
    await signIn(second?.cloudId ?? '')
    expect(await sitesOf(token)).toMatchObject([{ id: first?.cloudId }, { id: second?.cloudId, url: second?.url }])
    const answer = await gateway(second?.cloudId ?? '', '/rest/api/3/project', token)
    expect(answer.status).toBe(200)
    const [project] = z.array(z.looseObject({ self: z.string() })).parse(await answer.json())
    expect(project?.self).toContain(`${stage.sandbox.url}/ex/jira/${second?.cloudId}/rest/api/3/`)
  })

  it('leads to two Jiras which share accounts and nothing else', async () => {
    const [, second] = stage.sandbox.sites
    const { access_token: token } = await signIn()
    const there = await gateway(second?.cloudId ?? '', '/rest/api/3/issue/APP-1', token)
    expect(there.status).toBe(404)
    expect((await gateway(stage.sandbox.oauth.cloudId, '/rest/api/3/issue/APP-1', token)).status).toBe(200)
    const headers = { authorization: `Basic ${btoa(`${stage.sandbox.username}:${stage.sandbox.password}`)}` }
    const myself = await fetch(`${second?.url}/rest/api/3/myself`, { headers })
    expect(await myself.json()).toMatchObject({ displayName: 'Ada Moreno' })
    const tenant = await fetch(`${second?.url}/_edge/tenant_info`)
    expect(await tenant.json()).toEqual({ cloudId: second?.cloudId })
    expect(await findKeys(stage.admin, 'key = APP-1')).toEqual(['APP-1'])
  })

  it('answers each wrong exchange as the authorization server does', async () => {
    const fresh = async () => codeFrom(await authorize([['sandbox_user', dana]]))
    const grant = { grant_type: 'authorization_code', redirect_uri: redirectUri }
    const invalid = { status: 403, body: { error: 'invalid_grant', error_description: 'Invalid authorization code' } }
    expect(await ask({ ...app(), ...grant, code: 'nothing' })).toEqual(invalid)
    expect(await ask({ ...app(), ...grant, code: await fresh(), redirect_uri: 'https://other.example.com' })).toEqual(
      invalid,
    )
    expect(await ask({ ...app(), ...grant })).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
    expect(await ask({ ...app(), ...grant, client_secret: 'wrong', code: await fresh() })).toEqual({
      status: 401,
      body: { error: 'access_denied', error_description: 'Unauthorized' },
    })
    // No secret, no token: a code verifier does not stand in for it.
    const { client_id } = app()
    const verified = await ask({ client_id, ...grant, code: await fresh(), code_verifier: 'x'.repeat(43) })
    expect(verified.status).toBe(401)
    expect(await ask({ ...app(), ...grant, code: 7 })).toMatchObject({ status: 400 })
  })

  it('takes forms as well as JSON', async () => {
    const code = codeFrom(await authorize([['sandbox_user', dana]]))
    const form = new URLSearchParams({ ...app(), grant_type: 'authorization_code', code, redirect_uri: redirectUri })
    expect((await ask(form)).status).toBe(200)
  })

  it('gives no refresh token without offline_access', async () => {
    const code = codeFrom(await authorize([['sandbox_user', dana]], 'read:jira-work'))
    const answer = await ask({ ...app(), grant_type: 'authorization_code', code, redirect_uri: redirectUri })
    expect(answer.body).not.toHaveProperty('refresh_token')
  })

  it('can be taken back: tokens of any kind stop working', async () => {
    const { access_token: token, refresh_token: refresh } = await signIn()
    const { clientId } = stage.sandbox.oauth
    const revoked = await stage.stranger().post('/__sandbox/oauth/revoke', { clientId, account: dana })
    expect(revoked.body).toEqual({ revoked: 1 })
    expect((await gateway(stage.sandbox.oauth.cloudId, '/rest/api/3/issue/APP-1', token)).status).toBe(401)
    expect(await sitesOf(token)).toBe(401)
    expect(await ask({ ...app(), grant_type: 'refresh_token', refresh_token: refresh })).toEqual({
      status: 403,
      body: { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' },
    })
  })

  it('lets a service account sign in with the secret of its client alone', async () => {
    const made = await stage.stranger().post('/__sandbox/oauth/clients', {
      name: 'Night robot',
      serviceAccount: { account: dana, scopes: ['read:jira-work'] },
    })
    const { clientId, clientSecret } = z
      .looseObject({ clientId: z.string(), clientSecret: z.string() })
      .parse(made.body)
    const grant = { grant_type: 'client_credentials', client_id: clientId }
    const answer = await ask({ ...grant, client_secret: clientSecret })
    expect(answer.body).not.toHaveProperty('refresh_token')
    const { access_token: token } = tokensSchema.parse(answer.body)
    expect((await gateway(stage.sandbox.oauth.cloudId, '/rest/api/3/issue/APP-1', token)).status).toBe(200)
    expect(await ask({ ...grant, client_secret: 'wrong' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_client' },
    })
    const person = await ask({ ...app(), grant_type: 'client_credentials' })
    expect(person).toMatchObject({ status: 403, body: { error: 'unauthorized_client' } })
  })
})
