import { request } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { basic, createIssue, findKeys, type Stage, startStage } from './harness.ts'
import { startReceiver, until } from './receiver.ts'

const exchangesSchema = z.object({
  exchanges: z.array(
    z.looseObject({ id: z.number(), method: z.string(), path: z.string(), status: z.number().nullable() }),
  ),
})

describe('the control API', () => {
  const cleanups: (() => unknown)[] = []
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  })

  async function begin(options: Parameters<typeof startStage>[0] = {}): Promise<Stage> {
    const stage = await startStage(options)
    cleanups.push(() => stage.sandbox.close())
    return stage
  }

  /** A request that calls the sandbox by another name, as one from elsewhere would. */
  function statusFor({ sandbox }: Stage, headers: Record<string, string>): Promise<number> {
    return new Promise((resolve, reject) => {
      const call = request(`${sandbox.url}/__sandbox/clock`, { headers }, (answer) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      })
      call.on('error', reject)
      call.end()
    })
  }

  it('is open to this machine, and to the administrator alone from elsewhere', async () => {
    const stage = await begin()
    const { username, password, tokens } = stage.sandbox
    const elsewhere = { host: 'jira.example.com' }
    const somebody = basic('bruno.keller@sandbox.invalid', tokens['bruno.keller@sandbox.invalid'] ?? '')
    expect(await statusFor(stage, {})).toBe(200)
    expect(await statusFor(stage, elsewhere)).toBe(401)
    expect(await statusFor(stage, { 'x-forwarded-for': '203.0.113.7' })).toBe(401)
    expect(await statusFor(stage, { ...elsewhere, authorization: somebody })).toBe(403)
    expect(await statusFor(stage, { ...elsewhere, authorization: basic(username, password) })).toBe(200)
  })

  it('moves the clock by a span or to an instant, and back', async () => {
    const start = Date.parse('2026-03-01T00:00:00Z')
    const stage = await begin({ now: () => start })
    const control = stage.stranger()
    expect((await control.post('/__sandbox/clock', { advance: '90d 1h' })).body).toEqual({
      now: '2026-05-30T01:00:00.000Z',
      offsetMs: 90 * 86_400_000 + 3_600_000,
    })
    expect((await control.post('/__sandbox/clock', { advance: -3_600_000 })).body).toMatchObject({
      now: '2026-05-30T00:00:00.000Z',
    })
    await control.post('/__sandbox/clock', { set: '2027-01-01T12:00:00+01:00' })
    const key = await createIssue(stage.admin, {})
    const issue = await stage.admin.get(`/rest/api/2/issue/${key}?fields=created`)
    const { fields } = z.object({ fields: z.object({ created: z.string() }) }).parse(issue.body)
    expect(new Date(fields.created).toISOString()).toBe('2027-01-01T11:00:00.000Z')
    expect((await control.delete('/__sandbox/clock')).body).toEqual({ now: '2026-03-01T00:00:00.000Z', offsetMs: 0 })
  })

  it('refuses a clock it cannot read, with what it wants', async () => {
    const control = (await begin()).stranger()
    for (const body of [
      {},
      { advance: 'soon' },
      { advance: '1h', set: '2027-01-01T00:00:00Z' },
      { set: 'noon' },
      { to: 1 },
    ]) {
      const answer = await control.post('/__sandbox/clock', body)
      expect(answer).toMatchObject({
        status: 400,
        body: { errorMessages: expect.arrayContaining([expect.any(String)]) },
      })
    }
  })

  it('makes retries of webhooks due at once when the clock is moved past them', async () => {
    const stage = await begin()
    const receiver = await startReceiver(503, 503)
    cleanups.push(receiver.close)
    const hook = { name: 'Hook', url: `${receiver.url}?token=shh`, events: ['jira:issue_created'] }
    await stage.admin.post('/rest/webhooks/1.0/webhook', hook)
    await createIssue(stage.admin, {})
    const deliveries = z.object({ pending: z.array(z.looseObject({})), done: z.array(z.looseObject({})) })
    const look = async () => deliveries.parse((await stage.stranger().get('/__sandbox/webhooks')).body)
    for (const attempt of [1, 2]) {
      await until(async () => (await look()).pending[0]?.attempt === attempt)
      expect((await look()).pending[0]).toMatchObject({ event: 'jira:issue_created', dueAt: expect.any(String) })
      await stage.stranger().post('/__sandbox/clock', { advance: '16m' })
      await until(() => receiver.calls.length === attempt + 1)
    }
    await until(async () => (await look()).done.length === 1)
    const { pending, done } = await look()
    expect(pending).toEqual([])
    expect(done[0]).toMatchObject({ attempt: 2, status: 200, url: expect.stringContaining('?token=hidden') })
  })

  it('ends dynamic webhooks, tokens and the like when their time is over', async () => {
    const stage = await begin()
    const before = await stage.admin.get('/rest/api/3/serverInfo')
    await stage.stranger().post('/__sandbox/clock', { advance: '2d' })
    const after = await stage.admin.get('/rest/api/3/serverInfo')
    const time = (body: unknown) => Date.parse(z.looseObject({ serverTime: z.string() }).parse(body).serverTime)
    expect(time(after.body) - time(before.body)).toBeGreaterThanOrEqual(2 * 86_400_000)
  })

  it('goes back to a snapshot with everything that was there, and nothing that came later', async () => {
    const stage = await begin()
    const control = stage.stranger()
    const kept = await createIssue(stage.admin, { summary: 'Kept zeppelin' })
    expect((await control.post('/__sandbox/snapshot', { name: 'before' })).status).toBe(201)
    await stage.admin.put(`/rest/api/2/issue/${kept}`, { fields: { summary: 'Quixotic zeppelin' } })
    const gone = await createIssue(stage.admin, { summary: 'Later zeppelin' })
    expect(await findKeys(stage.admin, 'summary ~ zeppelin')).toHaveLength(2)
    expect((await control.post('/__sandbox/reset', { name: 'before' })).body).toEqual({ restored: 'before' })
    expect(await findKeys(stage.admin, 'summary ~ zeppelin')).toEqual([kept])
    expect(await findKeys(stage.admin, 'summary ~ quixotic')).toEqual([])
    expect((await stage.admin.get(`/rest/api/2/issue/${gone}`)).status).toBe(404)
    // Twice, since a snapshot must not change with the state that was made of it.
    await stage.admin.delete(`/rest/api/2/issue/${kept}`)
    await control.post('/__sandbox/reset', { name: 'before' })
    expect((await stage.admin.get(`/rest/api/2/issue/${kept}?fields=summary`)).body).toMatchObject({
      fields: { summary: 'Kept zeppelin' },
    })
    expect((await control.get('/__sandbox/snapshot')).body).toMatchObject({ snapshots: [{ name: 'before' }] })
    expect((await control.post('/__sandbox/reset', { name: 'other' })).status).toBe(404)
  })

  it('goes back to the seed, into which everybody signs in as before', async () => {
    const stage = await begin()
    const seeded = await findKeys(stage.admin, 'project = APP ORDER BY key')
    await createIssue(stage.admin, {})
    await stage.admin.delete(`/rest/api/2/issue/${seeded[0]}?deleteSubtasks=true`)
    expect((await stage.stranger().post('/__sandbox/reset', {})).body).toEqual({ restored: 'the seed' })
    expect(await findKeys(stage.admin, 'project = APP ORDER BY key')).toEqual(seeded)
    expect((await stage.as('bruno.keller').get('/rest/api/3/myself')).status).toBe(200)
    const info = await stage.stranger().get('/_edge/tenant_info')
    expect(info.body).toEqual({ cloudId: stage.sandbox.oauth.cloudId })
  })

  it('lets the search index run behind, and catch up', async () => {
    const stage = await begin({ now: () => Date.parse('2026-03-01T00:00:00Z') })
    const control = stage.stranger()
    expect((await control.put('/__sandbox/index', { lagMs: 5000 })).body).toEqual({ lagMs: 5000 })
    const key = await createIssue(stage.admin, { summary: 'Late zeppelin' })
    expect(await findKeys(stage.admin, 'summary ~ zeppelin')).toEqual([])
    await control.post('/__sandbox/clock', { advance: '6s' })
    expect(await findKeys(stage.admin, 'summary ~ zeppelin')).toEqual([key])
    expect((await control.put('/__sandbox/index', { lagMs: -1 })).status).toBe(400)
  })

  it('shows the latest exchanges without secrets, and only those after an id', async () => {
    const stage = await begin()
    await stage.admin.get('/rest/api/3/myself')
    const credentials = {
      grant_type: 'authorization_code',
      client_id: 'sandbox-app',
      client_secret: 'very secret',
      code: 'x1y2',
    }
    await stage.stranger().post('/oauth/token', credentials)
    const answer = await stage.stranger().get('/__sandbox/exchanges')
    const { exchanges } = exchangesSchema.parse(answer.body)
    expect(exchanges.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
      'GET /rest/api/3/myself 200',
      expect.stringMatching(/^POST \/oauth\/token 4\d\d$/),
    ])
    const text = JSON.stringify(answer.body)
    for (const secret of ['very secret', 'x1y2', stage.sandbox.password, 'Basic ']) expect(text).not.toContain(secret)
    expect(text).toContain('accountId')
    const later = await stage.stranger().get(`/__sandbox/exchanges?since=${exchanges[0]?.id}`)
    expect(exchangesSchema.parse(later.body).exchanges).toHaveLength(1)
  })

  it('shows a connection that was cut as an exchange without an answer', async () => {
    const stage = await begin()
    await stage.stranger().post('/__sandbox/faults', { kind: 'cut' })
    await expect(stage.admin.get('/rest/api/3/myself')).rejects.toThrow(TypeError)
    const { exchanges } = exchangesSchema.parse((await stage.stranger().get('/__sandbox/exchanges')).body)
    expect(exchanges).toMatchObject([{ path: '/rest/api/3/myself', status: null }])
  })
})
