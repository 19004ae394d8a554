import type { ProviderResponse } from '@valence/element-kit'
import { isConnectionLost } from '../http/failure.ts'
import { readRetryAfter } from '../http/retry-after.ts'
import type { Clock } from '../ports.ts'
import { type Call, isRepeatable, type Layer, type Send } from './layer.ts'

/** Waits; rejects with the signal's reason when it is aborted meanwhile. */
export type Sleep = (delayMs: number, signal?: AbortSignal) => Promise<void>

export interface RetrySchedule {
  readonly triesMax: number
  /** The wait before the second try when the provider names none; each further one is twice as long. */
  readonly firstWaitMs: number
  readonly waitMaxMs: number
  /** Waits are multiplied by a number between these; one that the provider named is never shortened. */
  readonly jitter: readonly [number, number]
  /** What all waits of one call may come to: somebody is waiting for us, too. */
  readonly budgetMs: number
}

/** As Atlassian asks of clients (developer.atlassian.com, "Rate limiting"), which others find polite as well. */
export const defaultRetrySchedule: RetrySchedule = {
  triesMax: 4,
  firstWaitMs: 5_000,
  waitMaxMs: 30_000,
  jitter: [0.7, 1.3],
  budgetMs: 30_000,
}

interface RetryDependencies {
  readonly clock: Clock
  readonly sleep: Sleep
  readonly random: () => number
  readonly schedule: RetrySchedule
}

/**
 * Sends again what the provider has surely not done (429), and what may be done twice when it asks to come back later (5xx with
 * Retry-After) or the connection broke. When patience runs out the last answer is passed on as it is.
 */
export function retry({ clock, sleep, random, schedule }: RetryDependencies): Layer {
  return (next) => async (call) => {
    let response = await attempt(next, call)
    let waitedMs = 0
    for (let tries = 1; tries < schedule.triesMax && asksToComeBack(call, response); tries++) {
      const asked = readRetryAfter(response.headers['retry-after'], clock.now())
      const waitMs = waitBefore(tries, asked, schedule.budgetMs - waitedMs, random(), schedule)
      if (waitMs === undefined) return response
      await sleep(waitMs, call.signal)
      waitedMs += waitMs
      response = await attempt(next, call)
    }
    return response
  }
}

/** A provider may close an idle connection just as we write to it; the next one is fresh, so once more is enough. */
async function attempt(next: Send, call: Call): Promise<ProviderResponse> {
  try {
    return await next(call)
  } catch (error) {
    if (isRepeatable(call) && isConnectionLost(error)) return next(call)
    throw error
  }
}

function asksToComeBack(call: Call, { status, headers }: ProviderResponse): boolean {
  return status === 429 || (status >= 500 && headers['retry-after'] !== undefined && isRepeatable(call))
}

function waitBefore(
  tries: number,
  askedMs: number | undefined,
  leftMs: number,
  random: number,
  { firstWaitMs, waitMaxMs, jitter: [low, high] }: RetrySchedule,
): number | undefined {
  if (askedMs === undefined) {
    const waitMs = Math.min(firstWaitMs * 2 ** (tries - 1), waitMaxMs) * (low + random * (high - low))
    return waitMs > leftMs ? undefined : waitMs
  }
  if (askedMs > leftMs) return undefined
  return Math.min(askedMs * (1 + random * Math.max(0, high - 1)), leftMs)
}
