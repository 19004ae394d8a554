import { type Sandbox, startSandbox } from '@valence/jira-sandbox'
import { createTestDatabase } from '@valence/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Child, logged } from './child.ts'
import { type CallOptions, eventually, request } from './harness.ts'
import { createInstallation, type InstallationCredentials } from './installation.ts'

const redisUrl = process.env.VALENCE_TEST_REDIS_URL ?? process.env.REDIS_URL
const places = redisUrl ? (['PostgreSQL', 'Redis'] as const) : (['PostgreSQL'] as const)
if (!redisUrl)
  process.stderr.write(
    'Three processes are not tested on Redis: neither VALENCE_TEST_REDIS_URL nor REDIS_URL is set.\n',
  )

const reportShape = z.object({
  pauses: z.array(z.looseObject({ scope: z.string(), name: z.string(), reason: z.string().optional() })),
  waiting: z.object({ live: z.number(), bulk: z.number(), sync: z.number() }),
  budgets: z.array(z.looseObject({ scope: z.string(), name: z.string() })),
  lastRefusal: z.looseObject({ reason: z.string().optional() }).optional(),
})
const exchangesShape = z.object({
  exchanges: z.array(
    z.object({ id: z.number(), at: z.string(), method: z.string(), path: z.string(), status: z.number().nullable() }),
  ),
})

describe.each(places)('three gateways that share %s', (place) => {
  let sandbox: Sandbox
  let processes: readonly [Child, Child, Child]
  let credentials: InstallationCredentials
  const undo: (() => Promise<unknown>)[] = []

  beforeAll(async () => {
    const database = await createTestDatabase()
    undo.push(database.drop)
    sandbox = await startSandbox()
    undo.push(sandbox.close)
    if (place === 'Redis') undo.push(() => removeKeys(`valence:${new URL(database.url).pathname.slice(1)}`))
    const installation = createInstallation({
      databaseUrl: database.url,
      redisUrl: place === 'Redis' ? redisUrl : undefined,
    })
    undo.push(installation.close)
    const start = () => installation.start('gateway')
    processes = [start(), start(), start()]
    credentials = await installation.credentials()
    for (const child of processes) await logged(() => child, 'gateway.listening', 'address')
  }, 240_000)
  afterAll(async () => {
    for (const step of undo.toReversed()) await step()
  })

  it('send nothing before a Retry-After ends, whichever of them was told', async () => {
    const instance = await connect()
    // The first refusal puts the endpoint under guard; the wait for its end is longer than what any process may believe without a look.
    await limit({ route: 'GET /rest/api/{v}/issue/{key}', retryAfter: 2 })
    expect((await call(0, 'GET', '/incidents/HELP-1', instance)).status).toBe(200)

    const before = await lastExchange()
    await limit({ route: 'GET /rest/api/{v}/issue/{key}', retryAfter: 4 })
    const told = call(0, 'GET', '/incidents/HELP-2', instance)
    await eventually(
      () => report(1, instance.id),
      ({ pauses }) => pauses.length > 0,
    )
    const others = [1, 2, 0, 1, 2].map((process) => call(process, 'GET', '/incidents/HELP-3', instance))
    const answers = await Promise.all([told, ...others])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200])

    const [refused, ...later] = await exchanges(before)
    expect([refused?.status, later.length]).toEqual([429, 6])
    const endsAt = Date.parse(refused?.at ?? '') + 4_000
    expect(later.filter(({ at }) => Date.parse(at) < endsAt)).toEqual([])
  }, 120_000)

  it('hold back the endpoint that is limited, and nothing else', async () => {
    const instance = await connect()
    await limit({ route: 'GET /rest/api/{v}/issue/{key}', retryAfter: 3, reason: 'jira-burst-based' })
    const held = call(0, 'GET', '/incidents/HELP-1', instance)
    const { pauses } = await eventually(
      () => report(2, instance.id),
      (known) => known.pauses.length > 0,
    )
    expect(pauses).toMatchObject([{ scope: 'endpoint', reason: 'jira-burst-based' }])
    expect((await call(1, 'GET', '/priorities', instance)).status).toBe(200)
    expect((await report(1, instance.id)).pauses).toHaveLength(1)
    expect((await held).status).toBe(200)
    expect((await report(1, instance.id)).lastRefusal).toMatchObject({ reason: 'jira-burst-based' })
  }, 120_000)

  it('refuse at once what would wait too long, and say which limit it is', async () => {
    const instance = await connect()
    await limit({ route: 'GET /rest/api/{v}/issue/{key}', retryAfter: 900, reason: 'jira-quota-tenant-based' })
    const first = await call(0, 'GET', '/incidents/HELP-1', instance)
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '900'])
    // The quota is of the tenant: every endpoint of it waits, in every process that has had a look since.
    const refused = await eventually(
      () => call(2, 'GET', '/priorities', instance),
      ({ status }) => status === 429,
    )
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800)
    expect(refused.body).toMatchObject({ message: expect.stringContaining('jira-quota-tenant-based') })
  }, 120_000)

  it('let go of a call whose client goes away while it waits', async () => {
    // Another site than before: that one is still on hold.
    const other = await startSandbox()
    undo.push(other.close)
    const instance = await connect({ 'base.url': other.url, username: other.username, password: other.password })
    await limit({ route: 'GET /rest/api/{v}/issue/{key}', retryAfter: 20 }, other)
    const told = new AbortController()
    const gone = fetch(`${await addressOf(0)}/incidents/HELP-1`, { headers: instance.headers, signal: told.signal })
    // Whichever process is asked: what waits is counted in all of them.
    for (const process of [0, 1, 2]) {
      await eventually(
        () => report(process, instance.id),
        ({ waiting }) => waiting.live === 1,
      )
    }
    told.abort()
    await expect(gone).rejects.toThrow()
    for (const process of [0, 1, 2]) {
      await eventually(
        () => report(process, instance.id),
        ({ waiting }) => waiting.live === 0,
      )
    }
  }, 120_000)

  it('serve what one of them cached, until one of them writes', async () => {
    const other = await startSandbox()
    undo.push(other.close)
    const configuration = { 'base.url': other.url, username: other.username, password: other.password }
    const instance = await connect(configuration, { cachingEnabled: true })
    const summary = async (process: number, headers: Readonly<Record<string, string>> = {}) => {
      const answer = await call(process, 'GET', '/incidents/HELP-1', { ...instance, headers })
      const { fields } = z.object({ fields: z.object({ summary: z.string() }) }).parse(answer.body)
      return [answer.headers.get('x-cache'), fields.summary]
    }
    const [, first] = await summary(0)
    expect(await summary(0)).toEqual(['HIT', first])
    expect(await summary(1)).toEqual(['HIT', first])
    expect(await summary(2, { 'Cache-Control': 'no-cache' })).toEqual(['BYPASS', first])
    const json = { fields: { summary: 'Changed by another' } }
    expect((await call(2, 'PATCH', '/incidents/HELP-1', { ...instance, json })).status).toBe(200)
    // The answer to the change was read back, and so kept.
    expect(await summary(0)).toEqual(['HIT', 'Changed by another'])
    expect(await summary(1)).toEqual(['HIT', 'Changed by another'])
    await request('PUT', `${other.url}/rest/api/3/issue/HELP-1`, { authorization: basicOf(other), json: silent })
    expect(await summary(2)).toEqual(['HIT', 'Changed by another'])
    expect((await call(1, 'DELETE', '/incidents/HELP-2', instance)).status).toBe(200)
    expect(await summary(2)).toEqual(['MISS', 'Changed at Jira'])
  }, 120_000)

  async function addressOf(index: number): Promise<string> {
    const child = processes[index]
    if (child === undefined) throw new Error(`There is no process ${index}.`)
    return `${await logged(() => child, 'gateway.listening', 'address')}/elements/api-v2`
  }

  async function call(index: number, method: string, path: string, options: CallOptions = {}) {
    return request(method, `${await addressOf(index)}${path}`, { authorization: credentials.platform, ...options })
  }

  async function connect(configuration: Readonly<Record<string, string>> = {}, more = {}) {
    const site = { username: sandbox.username, password: sandbox.password, 'base.url': sandbox.url }
    const json = { element: { key: 'jira' }, name: 'Limits', configuration: { ...site, ...configuration }, ...more }
    const { body } = await call(0, 'POST', '/instances', { json })
    const { id, token } = z.object({ id: z.number(), token: z.string() }).parse(body)
    const authorization = `Element ${token}, User ${credentials.userSecret}`
    return { id, authorization, headers: { Authorization: authorization } }
  }

  async function report(index: number, id: number) {
    return reportShape.parse((await call(index, 'GET', `/instances/${id}/limits`)).body)
  }

  async function limit(rule: Readonly<Record<string, unknown>>, of: Sandbox = sandbox): Promise<void> {
    const json = { kind: 'rate-limited', reason: 'jira-burst-based', count: 1, ...rule }
    expect((await request('POST', `${of.url}/__sandbox/faults`, { json })).status).toBeLessThan(300)
  }

  async function exchanges(since: number) {
    const { body } = await request('GET', `${sandbox.url}/__sandbox/exchanges?since=${since}`, {})
    return exchangesShape.parse(body).exchanges
  }

  async function lastExchange(): Promise<number> {
    return (await exchanges(0)).at(-1)?.id ?? 0
  }
})

/** A change that nobody tells the platform of. */
const silent = { fields: { summary: 'Changed at Jira' } }

function basicOf({ username, password }: Sandbox): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

async function removeKeys(prefix: string): Promise<void> {
  const redis = new Redis(redisUrl ?? '')
  const keys = await redis.keys(`${prefix}:*`)
  if (keys.length > 0) await redis.del(...keys)
  await redis.quit()
}
