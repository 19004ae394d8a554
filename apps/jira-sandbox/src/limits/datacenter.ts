import { JiraError } from '../http/faults.ts'
import type { Limits } from './limits.ts'
import type { DataCenterSettings } from './settings.ts'
import { createTokenBucket, type TokenBucket } from './token-bucket.ts'

/** One bucket a user, all anonymous callers sharing one. Every answer tells how full it is. */
export function createDataCenterLimits({ fillRate, intervalSeconds, maxRequests }: DataCenterSettings): Limits {
  const buckets = new Map<string, TokenBucket>()
  const size = { capacity: maxRequests, fill: fillRate, intervalMs: intervalSeconds * 1000 }
  return {
    admit({ accountId = 'anonymous' }, now) {
      const bucket = buckets.get(accountId) ?? createTokenBucket(size)
      buckets.set(accountId, bucket)
      const { allowed, remaining, waitMs } = bucket.draw(now)
      const headers = {
        'x-ratelimit-limit': String(maxRequests),
        'x-ratelimit-remaining': String(remaining),
        'x-ratelimit-fillrate': String(fillRate),
        'x-ratelimit-interval-seconds': String(intervalSeconds),
        'retry-after': String(Math.ceil(waitMs / 1000)),
      }
      if (allowed) return { headers }
      return { refusal: new JiraError(429, { message: 'Rate limit exceeded.' }, undefined, headers), headers }
    },
    settle: () => ({}),
  }
}
