import type { CacheStore } from '@valence/engine'
import type { Redis } from 'ioredis'
import { z } from 'zod'
import type { Vault } from '../vault.ts'
import { contextOf } from './cache.ts'

/** Cached answers in Redis, sealed as in the database. */
export function createRedisCacheStore(redis: Redis, vault: Vault, prefix: string): CacheStore {
  const place = (instanceId: number) => `${prefix}:cache:${instanceId}`
  return {
    async read(instanceId, key) {
      const names = [`${place(instanceId)}:version`, `${place(instanceId)}:entry:${key}`]
      const [version, content] = answer.parse(await redis.eval(read, 2, ...names))
      if (content === undefined || content === null) return { version: Number(version) }
      return { version: Number(version), content: vault.open(content, contextOf(instanceId, key)) }
    },
    async write(instanceId, key, { version, content, ttlMs, entriesMax }) {
      const home = place(instanceId)
      const sealed = vault.seal(content, contextOf(instanceId, key))
      const names = [`${home}:version`, `${home}:entry:${key}`, `${home}:entries`]
      await redis.eval(write, 3, ...names, version, sealed, Math.ceil(ttlMs), entriesMax)
    },
    async renew(instanceId) {
      await redis.incr(`${place(instanceId)}:version`)
    },
  }
}

const answer = z
  .tuple([z.string(), z.string().nullish()])
  .or(z.tuple([z.string()]).transform(([v]) => [v, null] as const))

const read = `
  local version = redis.call('GET', KEYS[1]) or '0'
  local entry = redis.call('HMGET', KEYS[2], 'version', 'content')
  if entry[1] == version then return { version, entry[2] } end
  return { version }`

const write = `
  if (redis.call('GET', KEYS[1]) or '0') ~= ARGV[1] then return 0 end
  local time = redis.call('TIME')
  redis.call('HSET', KEYS[2], 'version', ARGV[1], 'content', ARGV[2])
  redis.call('PEXPIRE', KEYS[2], ARGV[3])
  redis.call('ZADD', KEYS[3], time[1] * 1000000 + time[2], KEYS[2])
  redis.call('PEXPIRE', KEYS[3], math.max(redis.call('PTTL', KEYS[3]), tonumber(ARGV[3])))
  local beyond = redis.call('ZCARD', KEYS[3]) - tonumber(ARGV[4])
  if beyond > 0 then
    for _, name in ipairs(redis.call('ZRANGE', KEYS[3], 0, beyond - 1)) do
      redis.call('DEL', name)
      redis.call('ZREM', KEYS[3], name)
    end
  end
  return 1`
