import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type DataCenterStage, startDataCenter } from './datacenter-stage.ts'
import { basic } from './harness.ts'

let stage: DataCenterStage
beforeAll(async () => {
  stage = await startDataCenter()
})
afterAll(() => stage.sandbox.close())

const tokenSchema = z.looseObject({ id: z.number(), name: z.string(), rawToken: z.string().optional() })

describe('who may enter a Data Center', () => {
  it('takes a name and password, and says who it is', async () => {
    const answer = await stage.admin.get('/rest/api/2/myself')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('x-ausername')).toBe('admin')
    expect(answer.body).toMatchObject({ name: 'admin', key: 'JIRAUSER10100' })
  })

  it("takes the administrator's personal access token of the start", async () => {
    const answer = await stage.stranger(`Bearer ${stage.sandbox.personalAccessToken}`).get('/rest/api/2/myself')
    expect(answer.body).toMatchObject({ name: 'admin' })
  })

  it('refuses a wrong bearer token outright', async () => {
    const answer = await stage.stranger('Bearer nobody').get('/rest/api/2/myself')
    expect(answer.status).toBe(401)
  })

  it('refuses a wrong password with the reason, and wants a CAPTCHA after three, even from the right one', async () => {
    const [wrong, right] = [stage.stranger(basic('emre.aydin', 'wrong')), stage.named('emre.aydin')]
    expect((await right.get('/rest/api/2/myself')).status).toBe(200)
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const answer = await wrong.get('/rest/api/2/myself')
      expect(answer.status).toBe(401)
      expect(answer.headers.get('x-seraph-loginreason')).toBe('AUTHENTICATED_FAILED')
    }
    const denied = await right.get('/rest/api/2/myself')
    expect(denied.status).toBe(403)
    expect(denied.headers.get('x-authentication-denied-reason')).toBe(
      `CAPTCHA_CHALLENGE; login-url=${stage.sandbox.url}/login.jsp`,
    )
  })

  it('asks anonymous callers to log in', async () => {
    const answer = await stage.stranger().get('/rest/api/2/issue/APP-1')
    expect(answer.status).toBe(401)
    expect(answer.body).toEqual({
      errorMessages: ['You do not have the permission to see the specified issue.', 'Login Required'],
      errors: {},
    })
    expect((await stage.stranger().get('/rest/api/2/myself')).status).toBe(401)
  })

  it('says Issue Does Not Exist to those who are signed in', async () => {
    const answer = await stage.admin.get('/rest/api/2/issue/APP-99999')
    expect(answer.status).toBe(404)
    expect(answer.body).toEqual({ errorMessages: ['Issue Does Not Exist'], errors: {} })
  })

  it('opens a session for the right password, which then stands for it', async () => {
    const password = stage.sandbox.tokens['goro.tanaka@sandbox.invalid']
    const url = `${stage.sandbox.url}/rest/auth/1/session`
    const headers = { 'content-type': 'application/json' }
    const login = await fetch(url, {
      method: 'POST',
      headers,
      body: JSON.stringify({ username: 'goro.tanaka', password }),
    })
    const cookie = (login.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const session = await fetch(url, { headers: { cookie } })
    expect(await session.json()).toMatchObject({ name: 'goro.tanaka', loginInfo: { loginCount: 1 } })
  })
})

describe('personal access tokens', () => {
  it('shows a token once, lists it without, and forgets it when deleted', async () => {
    const bruno = stage.named('bruno.keller')
    const made = await bruno.post('/rest/pat/latest/tokens', { name: 'sync', expirationDuration: 30 })
    expect(made.status).toBe(201)
    const { id, rawToken } = tokenSchema.parse(made.body)
    expect(rawToken).toMatch(/^[A-Za-z0-9+/]{44}$/)
    const holder = stage.stranger(`Bearer ${rawToken}`)
    expect((await holder.get('/rest/api/2/myself')).body).toMatchObject({ name: 'bruno.keller' })
    const listed = z.array(tokenSchema).parse((await bruno.get('/rest/pat/latest/tokens')).body)
    expect(listed.map(({ id: known, rawToken: told }) => [known, told])).toEqual([[id, undefined]])
    expect((await bruno.delete(`/rest/pat/latest/tokens/${id}`)).status).toBe(204)
    expect((await holder.get('/rest/api/2/myself')).status).toBe(401)
  })

  it('ends with its days', async () => {
    let now = Date.parse('2026-03-01T12:00:00Z')
    const other = await startDataCenter({ now: () => now })
    const made = await other.admin.post('/rest/pat/latest/tokens', { name: 'short', expirationDuration: 1 })
    const holder = other.stranger(`Bearer ${tokenSchema.parse(made.body).rawToken}`)
    expect((await holder.get('/rest/api/2/myself')).status).toBe(200)
    now += 24 * 60 * 60_000
    expect((await holder.get('/rest/api/2/myself')).status).toBe(401)
    await other.sandbox.close()
  })

  it('still stand for their people when the state is put back to the seed', async () => {
    const other = await startDataCenter()
    const holder = other.stranger(`Bearer ${other.sandbox.personalAccessToken}`)
    expect((await holder.post('/__sandbox/reset', {})).status).toBe(200)
    expect((await holder.get('/rest/api/2/myself')).body).toMatchObject({ name: 'admin', key: 'JIRAUSER10100' })
    await other.sandbox.close()
  })

  it('never shows those of others', async () => {
    expect((await stage.named('farah.haddad').get('/rest/pat/latest/tokens')).body).toEqual([])
  })
})

describe('a Data Center without passwords', () => {
  it('says that Basic authentication is disabled, and still takes tokens', async () => {
    const strict = await startDataCenter({ basicAuth: false })
    const refused = await strict.admin.get('/rest/api/2/myself')
    expect(refused.status).toBe(403)
    expect(refused.body).toEqual({ message: 'Basic Authentication has been disabled on this instance.' })
    const holder = strict.stranger(`Bearer ${strict.sandbox.personalAccessToken}`)
    expect((await holder.get('/rest/api/2/myself')).status).toBe(200)
    await strict.sandbox.close()
  })
})
