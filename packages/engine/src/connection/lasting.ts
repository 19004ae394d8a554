import type { ProviderResponse } from '@valence/element-kit'
import type { Clock } from '../ports.ts'
import type { Call, IsGood, Layer } from './layer.ts'

interface Kept {
  readonly path: string
  readonly sinceMs: number
  readonly answer: ProviderResponse
}

/**
 * Keeps good answers to requests that say they last, for minutes and for one line. A write below the same path forgets what was kept
 * of it.
 */
export function keepLasting(clock: Clock, isGood: IsGood): Layer {
  const kept = new Map<string, Kept>()
  return (next) => async (call) => {
    const nowMs = clock.now().getTime()
    if (call.lasting !== true) {
      if (call.method !== 'GET' && call.repeatable !== true) forget(kept, call)
      return next(call)
    }
    const key = JSON.stringify([call.method, call.path, call.query, call.body])
    const known = kept.get(key)
    if (known !== undefined && nowMs - known.sinceMs < keptMs) return known.answer
    const answer = await next(call)
    if (isGood(answer, call)) {
      kept.delete(key)
      kept.set(key, { path: call.path, sinceMs: nowMs, answer })
      const [oldest] = kept.keys()
      if (kept.size > keptMax && oldest !== undefined) kept.delete(oldest)
    }
    return answer
  }
}

const keptMs = 5 * 60_000
/** An element asks for few such things; a bound all the same. */
const keptMax = 50

function forget(kept: Map<string, Kept>, { path }: Call): void {
  for (const [key, one] of kept) if (path === one.path || path.startsWith(`${one.path}/`)) kept.delete(key)
}
