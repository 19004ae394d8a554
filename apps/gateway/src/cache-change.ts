import type { CacheChange } from '@valence/engine'
import { type Given, given } from './given.ts'

/** Members of an instance's body that are about its cache. */
interface CacheMembers {
  readonly cachingEnabled?: boolean | undefined
  readonly cacheTimeToLive?: number | undefined
  readonly maxCacheSize?: number | undefined
}

export function cacheChangeOf(body: CacheMembers): Given<CacheChange> {
  const { cachingEnabled: enabled, cacheTimeToLive: ttlSeconds, maxCacheSize: entriesMax } = body
  return given({ enabled, ttlSeconds, entriesMax })
}
