import type { CloudSettings } from './settings.ts'
import { createTokenBucket, type Draw, type TokenBucket } from './token-bucket.ts'

export interface BurstDraw extends Draw {
  readonly limit: number
}

/** Requests a second, for each endpoint and method of the tenant. `endpoint` is the route with its parameters unfilled. */
export interface BurstLimits {
  draw(method: string, endpoint: string, now: number): BurstDraw
}

/** Endpoints with a rate of their own, as Atlassian publishes them. */
const exceptions: readonly { readonly method: string; readonly path: RegExp; readonly perSecond: number }[] = [
  { method: 'GET', path: /^\/rest\/api\/[23]\/issue\/:\w+$/, perSecond: 150 },
  { method: 'GET', path: /^\/rest\/api\/[23]\/issue\/:\w+\/changelog$/, perSecond: 200 },
  { method: 'GET', path: /^\/rest\/api\/[23]\/attachment\/content\/:\w+$/, perSecond: 300 },
  { method: 'POST', path: /^\/rest\/servicedeskapi\/customer$/, perSecond: 5 },
]

export function createBurstLimits(settings: CloudSettings): BurstLimits {
  const buckets = new Map<string, TokenBucket>()
  const perSecond = (method: string, endpoint: string) =>
    exceptions.find((it) => it.method === method && it.path.test(endpoint))?.perSecond ??
    (method === 'GET' || method === 'POST' ? settings.readsPerSecond : settings.writesPerSecond)
  return {
    draw(method, endpoint, now) {
      const limit = perSecond(method, endpoint)
      const name = `${method} ${endpoint}`
      const bucket = buckets.get(name) ?? createTokenBucket({ capacity: limit, fill: limit, intervalMs: 1000 })
      buckets.set(name, bucket)
      return { ...bucket.draw(now), limit }
    },
  }
}
