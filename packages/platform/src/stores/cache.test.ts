import type { CacheStore } from '@valence/engine'
import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { placesFor, testRedisUrl, until, useSharedPlace } from '../../../testing/src/shared-places.ts'

const keeping = { ttlMs: 60_000, entriesMax: 10 } as const

describe.each(placesFor('the cache'))('a cache in %s', (place) => {
  const shared = useSharedPlace(place)
  let instanceId = 0

  /** The cache as another process has it. */
  const open = (): CacheStore => {
    instanceId += 1
    return shared.open().cache
  }

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

  it('never drops what is newest, however soon it comes after another', async () => {
    const cache = open()
    const lost: string[] = []
    for (let round = 0; round < 50; round += 1) {
      const [older, newer] = [`${round}: older`, `${round}: newer`]
      await cache.write(instanceId, older, { ...keeping, entriesMax: 1, version: 0, content: older })
      await cache.write(instanceId, newer, { ...keeping, entriesMax: 1, version: 0, content: newer })
      if ((await cache.read(instanceId, newer)).content !== newer) lost.push(newer)
    }
    expect(lost).toEqual([])
  })

  it('holds nothing in clear', async () => {
    const cache = open()
    await cache.write(instanceId, 'a', { ...keeping, version: 0, content: 'a-secret-of-a-customer' })
    expect(await everything()).not.toContain('a-secret-of-a-customer')
    expect((await everything()).length).toBeGreaterThan(20)
  })

  async function everything(): Promise<string> {
    if (place === 'PostgreSQL') {
      const rows = await shared.database().pool.query(`SELECT encode(content, 'escape') AS content FROM "CacheEntry"`)
      return JSON.stringify(rows.rows)
    }
    const redis = new Redis(testRedisUrl ?? '')
    const keys = await redis.keys(`${shared.prefix}:cache:*:entry:*`)
    const values = await Promise.all(keys.map((key) => redis.hgetall(key)))
    await redis.quit()
    return JSON.stringify(values)
  }
})
