import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { basic, type Stage, startStage } from './harness.ts'

const tokenSchema = z.looseObject({ token: z.string(), emailAddress: z.string(), expires: z.string() })
const dayMs = 24 * 3_600_000

describe('API tokens', () => {
  let stage: Stage
  let now = Date.parse('2026-03-01T10:00:00Z')
  beforeAll(async () => {
    stage = await startStage({ now: () => now })
  })
  afterAll(() => stage.sandbox.close())

  const make = async (body: object) => tokenSchema.parse((await stage.stranger().post('/__sandbox/tokens', body)).body)
  const gateway = (path: string, authorization: string, method = 'GET') =>
    fetch(`${stage.sandbox.url}/ex/jira/${stage.sandbox.oauth.cloudId}${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
    })

  it('sign in beside the first one of the account until they expire, then are as wrong as any', async () => {
    const { token, emailAddress, expires } = await make({
      account: 'dana.lindqvist@sandbox.invalid',
      expiresInDays: 30,
    })
    expect(expires).toBe(new Date(now + 30 * dayMs).toISOString())
    const client = stage.stranger(basic(emailAddress, token))
    expect((await client.get('/rest/api/3/myself')).body).toMatchObject({ displayName: 'Dana Lindqvist' })
    now += 31 * dayMs
    const late = await client.get('/rest/api/3/issue/APP-1')
    expect(late.status).toBe(404)
    expect(late.headers.get('x-seraph-loginreason')).toBe('AUTHENTICATED_FAILED')
    expect((await client.get('/rest/api/3/myself')).status).toBe(401)
    expect((await stage.as('dana.lindqvist').get('/rest/api/3/myself')).status).toBe(200)
  })

  it('with scopes are good at the gateway, each operation with its scope, and no good at the site', async () => {
    const { token, emailAddress } = await make({
      account: 'dana.lindqvist@sandbox.invalid',
      kind: 'scoped',
      scopes: ['read:jira-work'],
    })
    const credentials = basic(emailAddress, token)
    const issue = await gateway('/rest/api/3/issue/APP-1', credentials)
    expect(issue.status).toBe(200)
    expect(issue.headers.get('x-aaccountid')).toBe('5a0e4c1d9b7f3a2e6c8d0004')
    const self = z.looseObject({ self: z.string() }).parse(await issue.json()).self
    expect(self).toContain(`/ex/jira/${stage.sandbox.oauth.cloudId}/rest/api/3/`)
    const refused = await gateway('/rest/api/3/myself', credentials)
    expect({ status: refused.status, body: await refused.json() }).toEqual({
      status: 401,
      body: { code: 401, message: 'Unauthorized; scope does not match' },
    })
    const site = await stage.stranger(credentials).get('/rest/api/3/myself')
    expect(site.status).toBe(401)
    expect(site.headers.get('x-seraph-loginreason')).toBe('AUTHENTICATED_FAILED')
    now += 366 * dayMs
    expect((await gateway('/rest/api/3/issue/APP-1', credentials)).status).toBe(401)
  })

  it('without scopes do not open the gateway', async () => {
    const { username, password } = stage.sandbox
    const answer = await gateway('/rest/api/3/issue/APP-1', basic(username, password))
    expect({ status: answer.status, body: await answer.json() }).toEqual({
      status: 401,
      body: { code: 401, message: 'Unauthorized' },
    })
  })

  it('can be taken back, and are for known accounts only', async () => {
    const { token, emailAddress } = await make({ account: '5a0e4c1d9b7f3a2e6c8d0007' })
    const client = stage.stranger(basic(emailAddress, token))
    expect((await client.get('/rest/api/3/myself')).status).toBe(200)
    const headers = { 'content-type': 'application/json' }
    const init = { method: 'DELETE', headers, body: JSON.stringify({ token }) }
    expect((await fetch(`${stage.sandbox.url}/__sandbox/tokens`, init)).status).toBe(204)
    expect((await client.get('/rest/api/3/myself')).status).toBe(401)
    expect((await stage.stranger().post('/__sandbox/tokens', { account: 'nobody' })).status).toBe(404)
    const scopeless = await stage.stranger().post('/__sandbox/tokens', { account: emailAddress, kind: 'scoped' })
    expect(scopeless).toMatchObject({ status: 400, body: { errorMessages: ['scopes: A scoped token needs scopes.'] } })
  })
})

describe('API tokens and consents', () => {
  it('outlive a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sandbox-access-'))
    const dataFile = join(folder, 'state.json')
    const first = await startStage({ dataFile })
    const made = await first.stranger().post('/__sandbox/tokens', { account: 'dana.lindqvist@sandbox.invalid' })
    const { token, emailAddress } = tokenSchema.parse(made.body)
    const app = await first.stranger().post('/__sandbox/oauth/clients', { name: 'Kept', clientId: 'kept' })
    expect(app.status).toBe(201)
    await first.sandbox.close()
    const second = await startStage({ dataFile })
    const me = await second.stranger(basic(emailAddress, token)).get('/rest/api/3/myself')
    expect(me.body).toMatchObject({ emailAddress })
    const again = await second.stranger().post('/__sandbox/oauth/clients', { name: 'Kept', clientId: 'kept' })
    expect(again.status).toBe(409)
    await second.sandbox.close()
    await rm(folder, { recursive: true })
  })
})
