import { createBurstLimits } from './burst.ts'
import { baseCost, readCost } from './cost.ts'
import { createIssueWriteLimits } from './issue-writes.ts'
import type { Limits, Verdict } from './limits.ts'
import { createPointsQuota, type PointsBook, type PointsLeft } from './points.ts'
import { tooManyRequests } from './refusal.ts'
import type { CloudSettings } from './settings.ts'

const nearLimit = 0.2

/** The three limits of Jira Cloud, each on its own. API tokens have no account of points. */
export function createCloudLimits(settings: CloudSettings, ofAllTenants: PointsBook): Limits {
  const points = createPointsQuota(settings, settings.tier === 1 ? ofAllTenants : new Map())
  const burst = createBurstLimits(settings)
  const issueWrites = createIssueWriteLimits(settings)
  const isGlobal = settings.tier === 1
  const quotaReason = isGlobal ? 'jira-quota-global-based' : 'jira-quota-tenant-based'
  const policy = isGlobal ? 'global-app-quota' : 'tenant-app-quota'

  return {
    admit({ method, endpoint, clientId, issueId }, now) {
      if (clientId !== undefined) {
        const left = points.left(clientId, now)
        if (left.remaining < baseCost)
          return refuse(quotaReason, left.limit, left.resetAt, now, quotaHeaders(left, now))
      }
      const drawn = burst.draw(method, endpoint, now)
      if (!drawn.allowed) return refuse('jira-burst-based', drawn.limit, now + drawn.waitMs, now)
      const tooOften = issueId === undefined ? undefined : issueWrites.admit(issueId, now)
      if (tooOften) return refuse('jira-per-issue-on-write', tooOften.limit, tooOften.freeAt, now)
      if (clientId !== undefined) points.spend(clientId, baseCost, now)
      return {
        headers: {
          'x-ratelimit-limit': String(drawn.limit),
          'x-ratelimit-remaining': String(drawn.remaining),
          ...(drawn.remaining < drawn.limit * nearLimit && { 'x-ratelimit-nearlimit': 'true' }),
        },
      }
    },
    settle({ method, path, clientId }, body, now) {
      if (clientId === undefined) return {}
      if (method === 'GET' || readingPost.test(path)) points.spend(clientId, readCost(path, body), now)
      return quotaHeaders(points.left(clientId, now), now)
    },
  }

  function quotaHeaders({ limit, remaining, resetAt }: PointsLeft, now: number): Record<string, string> {
    const values = [`"${policy}";q=${limit};w=3600`, `"${policy}";r=${remaining};t=${secondsUntil(resetAt, now)}`]
    return {
      ...Object.fromEntries(structuredNames[settings.structuredHeaders].map((name, at) => [name, values[at] ?? ''])),
      ...(remaining < limit * nearLimit && { 'x-ratelimit-nearlimit': 'true' }),
    }
  }
}

/** How the headers of RateLimit are spelt, while they are tried out and afterwards. */
const structuredNames = {
  beta: ['beta-ratelimit-policy', 'beta-ratelimit'],
  final: ['ratelimit-policy', 'ratelimit'],
  none: [],
} as const

/** POSTs that read. */
const readingPost = /\/(search\/jql|issue\/bulkfetch|changelog\/bulkfetch|comment\/list|worklog\/list)$/

function refuse(reason: string, limit: number, resetAt: number, now: number, headers = {}): Verdict {
  const retryAfterSeconds = Math.max(1, secondsUntil(resetAt, now))
  return { refusal: tooManyRequests({ reason, limit, resetAt, retryAfterSeconds }), headers }
}

function secondsUntil(instant: number, now: number): number {
  return Math.ceil((instant - now) / 1000)
}
