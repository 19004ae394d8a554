import { Fault, type ProviderResponse } from '@valence/element-kit'
import { isConnectionLost } from '../http/failure.ts'
import { readRetryAfter } from '../http/retry-after.ts'
import type { Clock } from '../ports.ts'
import { type Call, isRepeatable, type Layer, type Send } from './layer.ts'
import type { Patience } from './limits/patience.ts'

/** Waits; rejects with the signal's reason when it is aborted meanwhile. */
export type Sleep = (delayMs: number, signal?: AbortSignal) => Promise<void>

export interface RetrySchedule {
  readonly triesMax: number
  /** The wait before the second try after a 502, 503 or 504 that names none; each further one is twice as long. */
  readonly firstWaitMs: number
  readonly waitMaxMs: number
  /** Waits are multiplied by a number between these; one that the provider named is never shortened. */
  readonly jitter: readonly [number, number]
}

export const defaultRetrySchedule: RetrySchedule = {
  triesMax: 4,
  firstWaitMs: 500,
  waitMaxMs: 30_000,
  jitter: [0.7, 1.3],
}

interface RetryDependencies {
  readonly clock: Clock
  readonly sleep: Sleep
  readonly random: () => number
  readonly schedule: RetrySchedule
  /** The budget of a call: counted from its beginning, within this all its waits must end. */
  readonly patience: Patience
}

/**
 * Sends again what the provider has surely not done (429: the gate below holds it until its time), and what may be done twice when
 * the provider was away (502, 503, 504, or a 5xx that asks to come back) or the connection broke. When patience runs out the last
 * answer is passed on as it is.
 */
export function retry({ clock, sleep, random, schedule, patience }: RetryDependencies): Layer {
  return (next) => async (call) => {
    const startedMs = clock.now().getTime()
    let response = await attempt(next, call)
    if (response.status < 429) return response
    const bounded = { ...call, deadlineMs: startedMs + patience[call.traffic ?? 'live'] }
    for (let tries = 1; tries < schedule.triesMax; tries++) {
      const waitMs = waitBefore(bounded, response, tries)
      if (waitMs === undefined || clock.now().getTime() + waitMs > bounded.deadlineMs) return response
      if (waitMs > 0) await sleep(waitMs, call.signal)
      const again = await attemptAgain(next, { ...bounded, attempt: tries + 1 })
      if (again === undefined) return response
      response = again
    }
    return response
  }

  /** Undefined when the answer is one to pass on. */
  function waitBefore(call: Call, { status, headers }: ProviderResponse, tries: number): number | undefined {
    if (status === 429) return 0
    if (status < 500 || !isRepeatable(call)) return undefined
    const askedMs = readRetryAfter(headers['retry-after'], clock.now())
    const [low, high] = schedule.jitter
    if (askedMs !== undefined) return askedMs * (1 + random() * Math.max(0, high - 1))
    if (status < 502 || status > 504) return undefined
    return Math.min(schedule.firstWaitMs * 2 ** (tries - 1), schedule.waitMaxMs) * (low + random() * (high - low))
  }
}

/** A provider may close an idle connection just as we write to it; the next one is fresh, so once more is enough. */
async function attempt(next: Send, call: Call): Promise<ProviderResponse> {
  try {
    return await next(call)
  } catch (error) {
    if (isRepeatable(call) && isConnectionLost(error)) return next({ ...call, attempt: (call.attempt ?? 1) + 1 })
    throw error
  }
}

/** Undefined when the gate has no place for it any more: the provider's own words are the better refusal then. */
async function attemptAgain(next: Send, call: Call): Promise<ProviderResponse | undefined> {
  try {
    return await attempt(next, call)
  } catch (error) {
    if (error instanceof Fault && error.code === 'rate_limited') return undefined
    throw error
  }
}
