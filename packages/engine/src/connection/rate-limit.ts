import type { ProviderResponse } from '@valence/element-kit'
import { readRetryAfter } from '../http/retry-after.ts'
import type { Clock } from '../ports.ts'
import type { Layer } from './layer.ts'

/** Until when an instance has to keep still, and the answer that said so. Shared by all its calls in this process. */
export interface Pause {
  untilMs: number
  answer: ProviderResponse | undefined
}

export function createPause(): Pause {
  return { untilMs: 0, answer: undefined }
}

/**
 * After a 429 with Retry-After nothing of this instance goes out before that time: asking again only makes the penalty longer.
 * Calls that come meanwhile get the provider's answer with the time that is left, and wait or end as the retry layer decides.
 */
export function rateLimit(pause: Pause, clock: Clock): Layer {
  return (next) => async (call) => {
    const paused = pause.answer === undefined ? undefined : pausedAnswer(pause, clock)
    if (paused !== undefined) return paused
    const response = await next(call)
    if (response.status !== 429) return response
    const now = clock.now()
    const askedMs = readRetryAfter(response.headers['retry-after'], now)
    if (askedMs === undefined) return response
    const waitMs = Math.min(askedMs, pauseMaxMs)
    if (now.getTime() + waitMs > pause.untilMs) {
      pause.untilMs = now.getTime() + waitMs
      pause.answer = response
    }
    return response
  }
}

/** A provider that asks for more than an hour, or for ever by mistake, is asked again then. */
const pauseMaxMs = 60 * 60 * 1000

function pausedAnswer(pause: Pause, clock: Clock): ProviderResponse | undefined {
  const leftMs = pause.untilMs - clock.now().getTime()
  if (leftMs > 0 && pause.answer !== undefined) {
    const headers = { ...pause.answer.headers, 'retry-after': String(Math.ceil(leftMs / 1000)) }
    return { ...pause.answer, headers }
  }
  pause.answer = undefined
  return undefined
}
