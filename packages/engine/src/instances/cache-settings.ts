import { Fault } from '@valence/element-kit'

/** How an instance caches what its provider answers. */
export interface CacheSettings {
  readonly ttlSeconds: number
  readonly entriesMax: number
}

/** As a caller asks for it. 0 means: the platform's own number. */
export interface CacheChange {
  readonly enabled?: boolean
  readonly ttlSeconds?: number
  readonly entriesMax?: number
}

export const defaultCacheSettings: CacheSettings = { ttlSeconds: 300, entriesMax: 1_000 }

/** An answer of yesterday is no use to anybody, and a cache is no archive. */
const ttlSecondsMax = 86_400
const entriesMaxMax = 100_000

/** What comes of a change; undefined: nothing is cached. @throws Fault invalid_request naming what does not fit */
export function changedCache(before: CacheSettings | undefined, change: CacheChange = {}): CacheSettings | undefined {
  const { enabled = before !== undefined, ttlSeconds, entriesMax } = change
  check('cacheTimeToLive', ttlSeconds, ttlSecondsMax)
  check('maxCacheSize', entriesMax, entriesMaxMax)
  if (!enabled) return undefined
  const { ttlSeconds: ttl, entriesMax: entries } = before ?? defaultCacheSettings
  return {
    ttlSeconds: ttlSeconds === undefined ? ttl : ttlSeconds || defaultCacheSettings.ttlSeconds,
    entriesMax: entriesMax === undefined ? entries : entriesMax || defaultCacheSettings.entriesMax,
  }
}

function check(name: string, value: number | undefined, max: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= 0 && value <= max)) return
  throw new Fault('invalid_request', `${name} must be a whole number from 0 to ${max}.`)
}
