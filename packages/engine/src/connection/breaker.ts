import { Fault } from '@valence/element-kit'
import type { Clock } from '../ports.ts'
import type { Layer } from './layer.ts'

export type BreakerState = 'closed' | 'open' | 'half-open'

/** Keeps a provider that is down from being asked by everybody all the time. Each process finds out by itself. */
export interface Breaker {
  readonly layer: Layer
  state(): BreakerState
}

export interface BreakerSettings {
  /** Failures without one success in between, after which the host is left alone. */
  readonly failuresMax: number
  /** How long, the first time; each further time twice as long. */
  readonly openMs: number
  readonly openMaxMs: number
}

export const defaultBreaker: BreakerSettings = { failuresMax: 10, openMs: 5_000, openMaxMs: 60_000 }

/** Statuses of a provider, or of what stands before it, that is not there. A 500 may be one bad endpoint. */
const down: ReadonlySet<number> = new Set([502, 503, 504])

/**
 * A circuit breaker for one host. It opens after a row of failures; when its time is over one call is let through as a probe, and what
 * becomes of that decides for all.
 */
export function createBreaker(host: string, clock: Clock, settings: BreakerSettings = defaultBreaker): Breaker {
  let failures = 0
  let openings = 0
  let untilMs = 0
  let isProbing = false
  const now = () => clock.now().getTime()

  return {
    state: () => (openings === 0 ? 'closed' : now() < untilMs ? 'open' : 'half-open'),
    layer: (next) => async (call) => {
      if (openings > 0) enter()
      const isProbe = isProbing && openings > 0
      try {
        const response = await next(call)
        const isDown = down.has(response.status) && response.headers['retry-after'] === undefined
        if (isDown) fail()
        else if (failures > 0) succeed()
        return response
      } catch (error) {
        if (isHostFailure(error)) fail()
        throw error
      } finally {
        if (isProbe) isProbing = false
      }
    },
  }

  function enter(): void {
    const leftMs = untilMs - now()
    if (leftMs <= 0 && !isProbing) {
      isProbing = true
      return
    }
    const seconds = Math.max(1, Math.ceil(leftMs / 1000))
    const message = `${host} failed ${failures} times in a row and is not asked for a while. Try again in ${seconds} s.`
    throw new Fault('unavailable', message, { headers: { 'Retry-After': String(seconds) } })
  }

  function fail(): void {
    failures += 1
    if (failures < settings.failuresMax) return
    // What was under way when it opened says nothing new.
    if (openings > 0 && now() < untilMs) return
    untilMs = now() + Math.min(settings.openMs * 2 ** openings, settings.openMaxMs)
    openings += 1
  }

  function succeed(): void {
    failures = 0
    openings = 0
  }
}

export interface Breakers {
  /** The breaker of the host that a base URL names; its calls share it, whatever instance they are of. */
  of(baseUrl: string): Breaker
}

export function createBreakers(clock: Clock): Breakers {
  const breakers = new Map<string, Breaker>()
  return {
    of(baseUrl) {
      // What is no URL is refused by whoever sends first.
      const host = URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl
      const breaker = breakers.get(host) ?? createBreaker(host, clock)
      breakers.delete(host)
      breakers.set(host, breaker)
      const [oldest] = breakers.keys()
      if (breakers.size > hostsMax && oldest !== undefined) breakers.delete(oldest)
      return breaker
    },
  }
}

/** Those that were opened last are kept; one beyond that begins anew. */
const hostsMax = 5_000

/** A refusal of our own, such as the address guard's, is not the host's. */
function isHostFailure(error: unknown): boolean {
  return error instanceof Fault && (error.code === 'provider_failed' || error.code === 'provider_timeout')
}
