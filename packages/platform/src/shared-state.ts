import type { CacheStore, InstanceAnnouncements, LimitStore } from '@valence/engine'
import { Redis } from 'ioredis'
import type { Pool } from 'pg'
import { type Announcements, createAnnouncements, instancesChannel, limitsChannel } from './database/announcements.ts'
import { createCacheStore } from './stores/cache.ts'
import { createRedisCacheStore } from './stores/cache-redis.ts'
import { createLimitStore } from './stores/limits.ts'
import { createRedisLimitStore } from './stores/limits-redis.ts'
import type { Vault } from './vault.ts'

/** What processes tell each other all the time, and could find out anew if it were lost. */
export interface SharedState {
  readonly limits: LimitStore
  readonly cache: CacheStore
  readonly instances: InstanceAnnouncements
  close(): Promise<void>
}

export interface SharedStateOptions {
  readonly databaseUrl: string
  /** Faster, where there is one. */
  readonly redisUrl?: string | undefined
  readonly pool: Pool
  /** Seals what is cached. */
  readonly vault: Vault
  /** Of the keys in Redis. */
  readonly prefix: string
  readonly onError: (error: Error) => void
}

export function createSharedState(options: SharedStateOptions): SharedState {
  return options.redisUrl === undefined ? inDatabase(options) : inRedis(options.redisUrl, options)
}

function inDatabase({ databaseUrl, pool, vault, onError }: SharedStateOptions): SharedState {
  const announcements = createAnnouncements({ databaseUrl, onError })
  return {
    limits: createLimitStore(pool, announcements.channel(limitsChannel)),
    cache: createCacheStore(pool, vault),
    instances: instancesOf(announcements),
    close: () => announcements.close(),
  }
}

function inRedis(url: string, { databaseUrl, prefix, vault, onError }: SharedStateOptions): SharedState {
  // A question that is not answered soon must end: a call to a provider waits for it.
  const redis = new Redis(url, { maxRetriesPerRequest: 1, commandTimeout: 2_000 })
  const listener = new Redis(url, { maxRetriesPerRequest: null })
  for (const client of [redis, listener]) client.on('error', onError)
  const announcements = createAnnouncements({ databaseUrl, onError })
  return {
    limits: createRedisLimitStore({ redis, listener, prefix, onError }),
    cache: createRedisCacheStore(redis, vault, prefix),
    // Instances are rows of the database in any case, and it is the database that knows of their changes.
    instances: instancesOf(announcements),
    async close() {
      await announcements.close()
      redis.disconnect()
      listener.disconnect()
    },
  }
}

function instancesOf(announcements: Announcements): InstanceAnnouncements {
  const channel = announcements.channel(instancesChannel)
  return {
    listen: (changed) => channel.listen((text) => changed(text === undefined ? undefined : Number(text))),
  }
}
