import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createIssue, findKeys, type Stage, startStage } from './harness.ts'

const ruleSchema = z.looseObject({ id: z.number(), matched: z.number(), hits: z.number() })
const listSchema = z.object({ faults: z.array(ruleSchema) })

describe('faults', () => {
  const cleanups: (() => unknown)[] = []
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  })

  async function begin(...rules: object[]): Promise<Stage> {
    const stage = await startStage()
    cleanups.push(() => stage.sandbox.close())
    for (const rule of rules) expect((await stage.stranger().post('/__sandbox/faults', rule)).status).toBe(201)
    return stage
  }

  const list = async (stage: Stage) => listSchema.parse((await stage.stranger().get('/__sandbox/faults')).body).faults

  it('rate-limited answers 429 with the reason and the headers of that limit', async () => {
    const route = 'GET /rest/api/{version}/myself'
    const stage = await begin({ kind: 'rate-limited', route, reason: 'jira-quota-tenant-based', retryAfter: 1847 })
    const answer = await stage.admin.get('/rest/api/3/myself')
    expect(answer.status).toBe(429)
    expect(answer.headers.get('retry-after')).toBe('1847')
    expect(answer.headers.get('ratelimit-reason')).toBe('jira-quota-tenant-based')
    expect(answer.headers.get('x-ratelimit-remaining')).toBe('0')
    expect(answer.headers.get('x-ratelimit-reset')).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    expect((await stage.admin.get('/rest/api/3/serverInfo')).status).toBe(200)
  })

  it('strike only as often as they count, and only after the matches to be left alone', async () => {
    const stage = await begin({
      kind: 'server-error',
      route: 'GET /rest/api/3/myself',
      after: 1,
      count: 2,
      status: 502,
    })
    const statuses: number[] = []
    for (let call = 0; call < 5; call += 1) statuses.push((await stage.admin.get('/rest/api/3/myself')).status)
    expect(statuses).toEqual([200, 502, 502, 200, 200])
    expect(await list(stage)).toMatchObject([{ matched: 5, hits: 2 }])
  })

  it('by chance come the same way for the same seed, and another way for another', async () => {
    const outcomes = async (seed: number) => {
      const stage = await begin({ kind: 'server-error', route: 'GET /rest/api/3/myself', probability: 0.5, seed })
      const statuses: number[] = []
      for (let call = 0; call < 24; call += 1) statuses.push((await stage.admin.get('/rest/api/3/myself')).status)
      return statuses
    }
    const first = await outcomes(7)
    expect(new Set(first)).toEqual(new Set([200, 503]))
    expect(await outcomes(7)).toEqual(first)
    expect(await outcomes(8)).not.toEqual(first)
  })

  it('a server error before the commit changes nothing, one after it has changed everything', async () => {
    const stage = await begin(
      { kind: 'server-error', route: 'POST /rest/api/{v}/issue', count: 1, status: 500, retryAfter: 3 },
      {
        kind: 'server-error',
        route: 'POST /rest/api/{v}/issue',
        count: 1,
        when: 'after-commit',
        status: 504,
        body: 'html',
      },
    )
    const fields = { project: { key: 'APP' }, issuetype: { name: 'Task' }, summary: 'Lost xylophone' }
    const before = await stage.admin.post('/rest/api/2/issue', { fields })
    expect([before.status, before.headers.get('retry-after')]).toEqual([500, '3'])
    expect(await findKeys(stage.admin, 'summary ~ xylophone')).toEqual([])
    const after = await stage.admin.post('/rest/api/2/issue', { fields })
    expect([after.status, after.headers.get('content-type')]).toEqual([504, 'text/html;charset=UTF-8'])
    expect(after.body).toContain('<h1>504 Gateway Timeout</h1>')
    expect(await findKeys(stage.admin, 'summary ~ xylophone')).toHaveLength(1)
  })

  it('a connection cut before the commit changes nothing, one cut after it or in the body has changed everything', async () => {
    const route = 'POST /rest/api/{v}/issue'
    const stage = await begin(
      { kind: 'cut', route, count: 1 },
      { kind: 'cut', route, count: 1, when: 'after-commit' },
      { kind: 'cut', route, count: 1, when: 'mid-body' },
    )
    const found: number[] = []
    for (let call = 0; call < 3; call += 1) {
      await expect(createIssue(stage.admin, { summary: 'Lost xylophone' })).rejects.toThrow(TypeError)
      found.push((await findKeys(stage.admin, 'summary ~ xylophone')).length)
    }
    expect(found).toEqual([0, 1, 2])
  })

  it('a body cut in the middle had a head with its whole length', async () => {
    const stage = await begin({ kind: 'cut', route: 'GET /rest/api/3/myself', when: 'mid-body' })
    const authorization = `Basic ${Buffer.from(`${stage.sandbox.username}:${stage.sandbox.password}`).toString('base64')}`
    const response = await fetch(`${stage.sandbox.url}/rest/api/3/myself`, { headers: { authorization } })
    expect(response.status).toBe(200)
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(100)
    await expect(response.text()).rejects.toThrow('terminated')
  })

  it('a slow answer comes whole, and no sooner than asked', async () => {
    for (const when of ['before-commit', 'after-commit', 'body']) {
      const stage = await begin({ kind: 'slow', route: 'GET /rest/api/3/myself', delayMs: 60, when })
      const started = performance.now()
      const answer = await stage.admin.get('/rest/api/3/myself')
      expect(performance.now() - started).toBeGreaterThanOrEqual(55)
      expect(answer.body).toMatchObject({ accountId: expect.any(String) })
    }
  })

  it('a rejected token is told by the gateway in its own shape; other callers pass', async () => {
    const route = '/rest/api/3/myself'
    const stage = await begin(
      { kind: 'token-rejected', route, count: 1 },
      { kind: 'token-rejected', route, count: 1, answer: 403 },
      { kind: 'token-rejected', route, count: 1, answer: 404 },
    )
    expect((await stage.admin.get('/rest/api/3/myself')).status).toBe(200)
    // Without the gateway a bearer is nobody at the site, and the rule strikes it all the same.
    const bearer = stage.stranger('Bearer whatever')
    const answers = [await bearer.get(route), await bearer.get(route), await bearer.get(route)]
    expect(answers.map(({ status }) => status)).toEqual([401, 403, 404])
    expect(answers[0]?.body).toEqual({ code: 401, message: 'Unauthorized' })
    expect(answers[2]?.body).toMatchObject({ status: 404, error: 'Not Found', message: 'No message available' })
  })

  it('credentials that are not seen make the caller anonymous, and say so in a header', async () => {
    const stage = await begin({ kind: 'token-rejected', answer: 'anonymous' })
    const answer = await stage.admin.get('/rest/api/3/issue/APP-1')
    expect([answer.status, answer.headers.get('x-seraph-loginreason')]).toEqual([404, 'AUTHENTICATED_FAILED'])
    expect(answer.headers.get('x-aaccountid')).toBeNull()
  })

  it('a permission gap closes a project, by path and by body, and leaves the others open', async () => {
    const stage = await begin({ kind: 'permission-gap', project: 'APP' })
    expect((await stage.admin.get('/rest/api/3/issue/APP-1')).status).toBe(403)
    expect((await stage.admin.get('/rest/api/3/project/APP')).status).toBe(403)
    const fields = { project: { key: 'APP' }, issuetype: { name: 'Task' }, summary: 'x' }
    expect((await stage.admin.post('/rest/api/2/issue', { fields })).status).toBe(403)
    expect((await stage.admin.get('/rest/api/3/project/HELP')).status).toBe(200)
    expect(await list(stage)).toMatchObject([{ matched: 3, hits: 3 }])
  })

  it('a hidden project answers 404 and is missing from lists and searches', async () => {
    const stage = await begin({ kind: 'hidden-project', project: 'APP' })
    expect((await stage.admin.get('/rest/api/3/issue/APP-1')).status).toBe(404)
    expect((await stage.admin.get('/rest/api/3/project/APP')).status).toBe(404)
    const keys = await findKeys(stage.admin, 'project in (APP, HELP)')
    expect(keys.length).toBeGreaterThan(0)
    expect(keys.filter((key) => key.startsWith('APP-'))).toEqual([])
    const projects = z.looseObject({ values: z.array(z.looseObject({ key: z.string() })) })
    const found = projects.parse((await stage.admin.get('/rest/api/3/project/search')).body).values
    expect(found.map(({ key }) => key)).not.toContain('APP')
  })

  it('end when their rule is deleted, one or all', async () => {
    const stage = await begin({ kind: 'server-error' }, { kind: 'server-error', status: 502 })
    const [first] = await list(stage)
    expect((await stage.stranger().delete(`/__sandbox/faults/${first?.id}`)).status).toBe(204)
    expect((await stage.admin.get('/rest/api/3/myself')).status).toBe(502)
    expect((await stage.stranger().delete('/__sandbox/faults/99')).status).toBe(404)
    expect((await stage.stranger().delete('/__sandbox/faults')).status).toBe(204)
    expect((await stage.admin.get('/rest/api/3/myself')).status).toBe(200)
  })

  it('are refused with what is wrong and where', async () => {
    const stage = await begin()
    const refused = async (rule: object) => {
      const answer = await stage.stranger().post('/__sandbox/faults', rule)
      expect(answer.status).toBe(400)
      return z
        .object({ errorMessages: z.array(z.string()) })
        .parse(answer.body)
        .errorMessages.join(' ')
    }
    expect(await refused({ kind: 'earthquake' })).toContain('kind')
    expect(await refused({ kind: 'slow' })).toContain('delayMs')
    expect(await refused({ kind: 'cut', route: 'issue' })).toContain('route: must be')
    expect(await refused({ kind: 'cut', often: true })).toContain('often')
    expect(await refused({ kind: 'cut', probability: 2 })).toContain('probability')
    expect(await list(stage)).toEqual([])
  })
})
