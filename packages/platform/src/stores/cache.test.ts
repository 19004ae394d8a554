import { randomUUID } from 'node:crypto'
import type { CacheStore } from '@valence/engine'
import { createTestDatabase } from '@valence/testing'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase, type Database } from '../database/client.ts'
import { parseKeyRing } from '../key-ring.ts'
import { createSharedState, type SharedState } from '../shared-state.ts'
import { createVault } from '../vault.ts'

const redisUrl = process.env.VALENCE_TEST_REDIS_URL ?? process.env.REDIS_URL
const places = redisUrl ? (['PostgreSQL', 'Redis'] as const) : (['PostgreSQL'] as const)
if (!redisUrl)
  process.stderr.write('The cache is not tested on Redis: neither VALENCE_TEST_REDIS_URL nor REDIS_URL is set.\n')

const keeping = { ttlMs: 60_000, entriesMax: 10 } as const

describe.each(places)('a cache in %s', (place) => {
  const prefix = `valence-test-${randomUUID()}`
  const vault = createVault({ keys: parseKeyRing(`test:${Buffer.alloc(32, 7).toString('base64')}`) })
  const opened: SharedState[] = []
  let test = { url: '', drop: async (): Promise<void> => undefined }
  let database: Database | undefined
  let instanceId = 0

  /** The cache as another process has it. */
  const open = (): CacheStore => {
    if (database === undefined) throw new Error('There is no database yet.')
    const shared = createSharedState({
      databaseUrl: test.url,
      redisUrl: place === 'Redis' ? redisUrl : undefined,
      pool: database.pool,
      vault,
      prefix,
      onError: (error) => {
        throw error
      },
    })
    opened.push(shared)
    instanceId += 1
    return shared.cache
  }

  beforeAll(async () => {
    test = await createTestDatabase()
    database = createDatabase(test.url)
  })
  afterEach(async () => {
    for (const shared of opened.splice(0)) await shared.close()
  })
  afterAll(async () => {
    await database?.close()
    await test.drop()
    if (place === 'Redis' && redisUrl !== undefined) await removeKeys(redisUrl, prefix)
  })

  it('gives every process what one of them kept', async () => {
    const [one, other] = [open(), open()]
    const { version } = await one.read(instanceId, 'a')
    await one.write(instanceId, 'a', { ...keeping, version, content: 'words ✓' })
    expect(await other.read(instanceId, 'a')).toEqual({ version, content: 'words ✓' })
  })

  it('gives nothing to another request, nor to another instance', async () => {
    const cache = open()
    await cache.write(instanceId, 'a', { ...keeping, version: 0, content: 'words' })
    expect(await cache.read(instanceId, 'b')).toEqual({ version: 0 })
    expect(await cache.read(instanceId + 1_000, 'a')).toEqual({ version: 0 })
  })

  it('never gives again what was kept before a change that another process made', async () => {
    const [one, other] = [open(), open()]
    await one.write(instanceId, 'a', { ...keeping, version: 0, content: 'before' })
    await other.renew(instanceId)
    const { version, content } = await one.read(instanceId, 'a')
    expect([version, content]).toEqual([1, undefined])
    await one.write(instanceId, 'a', { ...keeping, version, content: 'after' })
    expect(await other.read(instanceId, 'a')).toEqual({ version, content: 'after' })
  })

  it('keeps nothing that was read before a change and comes after it', async () => {
    const cache = open()
    const { version } = await cache.read(instanceId, 'a')
    await cache.renew(instanceId)
    await cache.write(instanceId, 'a', { ...keeping, version, content: 'of before' })
    expect(await cache.read(instanceId, 'a')).toEqual({ version: 1 })
  })

  it('forgets with time', async () => {
    const cache = open()
    await cache.write(instanceId, 'a', { ...keeping, ttlMs: 1, version: 0, content: 'brief' })
    await until(async () => (await cache.read(instanceId, 'a')).content === undefined)
  })

  it('has room for so many, and drops the oldest', async () => {
    const cache = open()
    for (const key of ['a', 'b', 'c']) {
      await cache.write(instanceId, key, { ...keeping, entriesMax: 2, version: 0, content: key })
    }
    const contents = await Promise.all(['a', 'b', 'c'].map(async (key) => (await cache.read(instanceId, key)).content))
    expect(contents).toEqual([undefined, 'b', 'c'])
  })

  it('holds nothing in clear', async () => {
    const cache = open()
    await cache.write(instanceId, 'a', { ...keeping, version: 0, content: 'a-secret-of-a-customer' })
    expect(await everything()).not.toContain('a-secret-of-a-customer')
    expect((await everything()).length).toBeGreaterThan(20)
  })

  async function everything(): Promise<string> {
    if (place === 'PostgreSQL') {
      const rows = await database?.pool.query(`SELECT encode(content, 'escape') AS content FROM "CacheEntry"`)
      return JSON.stringify(rows?.rows)
    }
    const redis = new Redis(redisUrl ?? '')
    const keys = await redis.keys(`${prefix}:cache:*:entry:*`)
    const values = await Promise.all(keys.map((key) => redis.hgetall(key)))
    await redis.quit()
    return JSON.stringify(values)
  }
})

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('The condition did not come true within 20 seconds.')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

async function removeKeys(url: string, prefix: string): Promise<void> {
  const redis = new Redis(url)
  const keys = await redis.keys(`${prefix}:*`)
  if (keys.length > 0) await redis.del(...keys)
  await redis.quit()
}
