import { afterEach, describe, expect, it } from 'vitest'
import { createBurstLimits } from '../src/limits/burst.ts'
import { createIssueWriteLimits } from '../src/limits/issue-writes.ts'
import { createPointsQuota } from '../src/limits/points.ts'
import { readLimitSettings } from '../src/limits/settings.ts'
import { createTokenBucket } from '../src/limits/token-bucket.ts'
import { startDataCenter } from './datacenter-stage.ts'
import { type Answer, type Client, createIssue, type Stage, startStage } from './harness.ts'
import { signIn } from './sign-in.ts'

const top = Date.parse('2026-11-01T10:00:00.000Z')

function cloudSettings() {
  const settings = readLimitSettings('cloud')
  if (settings.preset !== 'cloud') throw new Error('Not the settings of Jira Cloud.')
  return settings
}

describe('a token bucket', () => {
  it('gives what it holds at once, then no more than flows in', () => {
    const bucket = createTokenBucket({ capacity: 3, fill: 10, intervalMs: 1000 })
    const draws = [0, 0, 0, 0, 100, 150, 200].map((at) => bucket.draw(at))
    expect(draws.map(({ allowed }) => allowed)).toEqual([true, true, true, false, true, false, true])
    expect(draws.map(({ remaining }) => remaining)).toEqual([2, 1, 0, 0, 0, 0, 0])
    expect(draws[3]?.waitMs).toBe(100)
  })

  it('never holds more than it can, however long nobody draws', () => {
    const bucket = createTokenBucket({ capacity: 2, fill: 1, intervalMs: 1000 })
    bucket.draw(0)
    expect(bucket.draw(10_000_000).remaining).toBe(1)
  })

  it('is not filled by a clock that goes back', () => {
    const bucket = createTokenBucket({ capacity: 1, fill: 1, intervalMs: 1000 })
    bucket.draw(5000)
    expect(bucket.draw(1000).allowed).toBe(false)
  })
})

describe('the burst limits of Jira Cloud', () => {
  it('are 100 a second for GET and POST, 50 for PUT and DELETE, and more for a few', () => {
    const burst = createBurstLimits(cloudSettings())
    const limit = (method: string, endpoint: string) => burst.draw(method, endpoint, 0).limit
    expect(limit('GET', '/rest/api/3/myself')).toBe(100)
    expect(limit('POST', '/rest/api/3/issue')).toBe(100)
    expect(limit('PUT', '/rest/api/3/issue/:issueIdOrKey')).toBe(50)
    expect(limit('DELETE', '/rest/api/3/issue/:issueIdOrKey')).toBe(50)
    expect(limit('GET', '/rest/api/3/issue/:issueIdOrKey')).toBe(150)
    expect(limit('GET', '/rest/api/3/issue/:issueIdOrKey/changelog')).toBe(200)
    expect(limit('GET', '/rest/api/3/attachment/content/:id')).toBe(300)
  })
})

describe('the limits of writes to one issue', () => {
  it('are 20 in two seconds, counted in a sliding window', () => {
    const limits = createIssueWriteLimits(cloudSettings())
    for (let write = 0; write < 20; write += 1) expect(limits.admit('1', write * 10)).toBeUndefined()
    expect(limits.admit('1', 1999)).toEqual({ limit: 20, freeAt: 2000 })
    expect(limits.admit('2', 1999)).toBeUndefined()
    expect(limits.admit('1', 2000)).toBeUndefined()
    expect(limits.admit('1', 2001)).toEqual({ limit: 20, freeAt: 2010 })
  })

  it('are 100 in thirty seconds', () => {
    const limits = createIssueWriteLimits(cloudSettings())
    for (let write = 0; write < 100; write += 1) expect(limits.admit('1', write * 200)).toBeUndefined()
    expect(limits.admit('1', 25_000)).toEqual({ limit: 100, freeAt: 30_000 })
    expect(limits.admit('1', 30_000)).toBeUndefined()
  })
})

describe('the hourly points', () => {
  it('belong to an app and begin anew at the top of the hour', () => {
    const points = createPointsQuota(cloudSettings(), new Map())
    points.spend('app', 64_000, top + 59 * 60_000)
    expect(points.left('app', top + 59 * 60_000)).toEqual({ limit: 65_000, remaining: 1000, resetAt: top + 3_600_000 })
    expect(points.left('other', top).remaining).toBe(65_000)
    expect(points.left('app', top + 3_600_000).remaining).toBe(65_000)
  })
})

describe('limits over HTTP', () => {
  let stage: Stage
  afterEach(() => stage.sandbox.close())

  const rateHeaders = (answer: Answer) => [...answer.headers.keys()].filter((name) => name.includes('ratelimit'))

  async function repeat(times: number, call: () => Promise<Answer>): Promise<Answer[]> {
    const answers: Answer[] = []
    for (let count = 0; count < times; count += 1) answers.push(await call())
    return answers
  }

  it('are off by default, and then no header speaks of them', async () => {
    stage = await startStage()
    expect(rateHeaders(await stage.admin.get('/rest/api/3/myself'))).toEqual([])
  })

  it('of bursts hold for one endpoint, and end when the clock goes on', async () => {
    stage = await startStage({ now: () => top, limits: { preset: 'cloud', readsPerSecond: 5 } })
    const answers = await repeat(6, () => stage.admin.get('/rest/api/3/myself'))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429])
    expect(answers[0]?.headers.get('x-ratelimit-limit')).toBe('5')
    expect(answers.map(({ headers }) => headers.get('x-ratelimit-nearlimit'))).toEqual([
      null,
      null,
      null,
      null,
      'true',
      null,
    ])
    expect(answers[0]?.headers.get('x-ratelimit-reset')).toBeNull()
    const { headers } = answers[5] ?? { headers: new Headers() }
    expect(headers.get('ratelimit-reason')).toBe('jira-burst-based')
    expect(headers.get('retry-after')).toBe('1')
    expect(headers.get('x-ratelimit-reset')).toBe('2026-11-01T10:00:00.200Z')
    expect((await stage.admin.get('/rest/api/3/serverInfo')).status).toBe(200)
    await stage.stranger().post('/__sandbox/clock', { advance: '1s' })
    expect((await stage.admin.get('/rest/api/3/myself')).status).toBe(200)
  })

  it('of writes hold for one issue, by key or id, and not for the others', async () => {
    stage = await startStage({ now: () => top, limits: { preset: 'cloud', issueWritesPer2s: 2 } })
    const write = (key: string) => stage.admin.put(`/rest/api/3/issue/${key}`, { fields: { labels: ['x'] } })
    const answers = await repeat(3, () => write('APP-1'))
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 429])
    expect(answers[2]?.headers.get('ratelimit-reason')).toBe('jira-per-issue-on-write')
    expect(answers[2]?.headers.get('retry-after')).toBe('2')
    expect((await write('APP-2')).status).toBe(204)
    expect((await stage.admin.get('/rest/api/3/issue/APP-1')).status).toBe(200)
  })

  it('of points count what an app reads, and never what an API token reads', async () => {
    stage = await startStage({ now: () => top + 30 * 60_000, limits: { preset: 'cloud', pointsPerHour: 12 } })
    const app: Client = await signIn(stage)
    const search = { jql: 'project = APP', maxResults: 5 }
    const path = `/ex/jira/${stage.sandbox.oauth.cloudId}/rest/api/3/search/jql`
    const first = await app.post(path, search)
    expect(first.headers.get('beta-ratelimit-policy')).toBe('"global-app-quota";q=12;w=3600')
    expect(first.headers.get('beta-ratelimit')).toBe('"global-app-quota";r=6;t=1800')
    const second = await app.post(path, search)
    expect(second.headers.get('beta-ratelimit')).toBe('"global-app-quota";r=0;t=1800')
    expect(second.headers.get('x-ratelimit-nearlimit')).toBe('true')
    const third = await app.post(path, search)
    expect([third.status, third.headers.get('ratelimit-reason')]).toEqual([429, 'jira-quota-global-based'])
    expect(third.headers.get('retry-after')).toBe('1800')
    expect(third.headers.get('x-ratelimit-reset')).toBe('2026-11-01T11:00:00.000Z')
    expect((await stage.admin.post('/rest/api/3/search/jql', search)).status).toBe(200)
    await stage.stranger().post('/__sandbox/clock', { advance: '30m' })
    expect((await signIn(stage).then((again) => again.post(path, search))).status).toBe(200)
  })

  it('of points are one account of an app for all its tenants in tier 1, and one for each in tier 2', async () => {
    stage = await startStage({ now: () => top, sites: 2, limits: { preset: 'cloud', pointsPerHour: 5 } })
    const app = await signIn(stage)
    const [first = '', second = ''] = stage.sandbox.sites.map(({ cloudId }) => `/ex/jira/${cloudId}/rest/api/3/myself`)
    const left = async (path: string) => (await app.get(path)).headers.get('beta-ratelimit')
    expect(await left(first)).toBe('"global-app-quota";r=2;t=3600')
    expect(await left(second)).toBe('"global-app-quota";r=0;t=3600')
    expect((await app.get(first)).headers.get('ratelimit-reason')).toBe('jira-quota-global-based')
    for (const { url } of stage.sandbox.sites) {
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify({ preset: 'cloud', tier: 2, pointsPerHour: 5 })
      await fetch(`${url}/__sandbox/limits`, { method: 'PUT', headers, body })
    }
    expect(await left(first)).toBe('"tenant-app-quota";r=2;t=3600')
    expect(await left(second)).toBe('"tenant-app-quota";r=2;t=3600')
  })

  it('are told by structured headers without the prefix, or without such headers, when asked for', async () => {
    stage = await startStage({ now: () => top, limits: { preset: 'cloud', structuredHeaders: 'final' } })
    const app = await signIn(stage)
    const path = `/ex/jira/${stage.sandbox.oauth.cloudId}/rest/api/3/myself`
    const structured = async () => {
      const { headers } = await app.get(path)
      return ['beta-ratelimit-policy', 'beta-ratelimit', 'ratelimit-policy', 'ratelimit'].map((it) => headers.get(it))
    }
    expect(await structured()).toEqual([
      ...[null, null],
      ...['"global-app-quota";q=65000;w=3600', '"global-app-quota";r=64997;t=3600'],
    ])
    await stage.stranger().put('/__sandbox/limits', { preset: 'cloud', structuredHeaders: 'none' })
    expect(await structured()).toEqual([null, null, null, null])
  })

  it('of a tenant name the tenant', async () => {
    stage = await startStage({ now: () => top, limits: { preset: 'cloud', tier: 2, pointsPerHour: 1 } })
    const app = await signIn(stage)
    const path = `/ex/jira/${stage.sandbox.oauth.cloudId}/rest/api/3/myself`
    expect((await app.get(path)).headers.get('beta-ratelimit-policy')).toBe('"tenant-app-quota";q=1;w=3600')
    expect((await app.get(path)).headers.get('ratelimit-reason')).toBe('jira-quota-tenant-based')
  })

  it('of a Data Center are a bucket a user, told in every answer', async () => {
    const dataCenter = await startDataCenter({
      now: () => top,
      limits: { preset: 'datacenter', maxRequests: 2, fillRate: 1 },
    })
    stage = dataCenter
    const answers = await repeat(3, () => stage.admin.get('/rest/api/2/myself'))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429])
    const told = (answer: Answer | undefined) =>
      ['limit', 'remaining', 'fillrate', 'interval-seconds'].map((name) => answer?.headers.get(`x-ratelimit-${name}`))
    expect(told(answers[0])).toEqual(['2', '1', '1', '1'])
    expect(answers[0]?.headers.get('retry-after')).toBe('0')
    expect(told(answers[2])).toEqual(['2', '0', '1', '1'])
    expect(answers[2]?.headers.get('retry-after')).toBe('1')
    expect((await dataCenter.named('bruno.keller').get('/rest/api/2/myself')).status).toBe(200)
  })

  it('can be changed and lifted while the sandbox runs', async () => {
    stage = await startStage({ now: () => top })
    const control = stage.stranger()
    expect((await control.get('/__sandbox/limits')).body).toEqual({ preset: 'off' })
    expect((await control.put('/__sandbox/limits', { preset: 'cloud', writesPerSecond: 1 })).body).toMatchObject({
      preset: 'cloud',
      pointsPerHour: 65_000,
      writesPerSecond: 1,
    })
    const key = await createIssue(stage.admin, {})
    const edit = () => stage.admin.put(`/rest/api/3/issue/${key}`, { fields: { summary: 'x' } })
    expect([(await edit()).status, (await edit()).status]).toEqual([204, 429])
    await control.put('/__sandbox/limits', { preset: 'off' })
    expect((await edit()).status).toBe(204)
    const wrong = await control.put('/__sandbox/limits', { preset: 'cloud', pointsPerHour: 0 })
    expect(wrong).toMatchObject({ status: 400, body: { errorMessages: [expect.stringContaining('pointsPerHour')] } })
  })
})
