import { setTimeout as delay } from 'node:timers/promises'
import { errorCode } from './error-code.ts'

/** How long a server may turn connections away before whoever asked for one is told. */
export const patienceMs = 10_000

/** However many wait together, they ask a hundred times a second at the most: a server that is full has no time for more. */
const pauseLeastMs = 50
const pauseOfEachMs = 10

/**
 * Opens connections as `open` does, and asks again when the server has no room for one, or is about to start or to end: it may
 * have another answer in a moment. `onRefused` is told when the first of those who wait was turned away.
 */
export function connectPatiently<T>(open: () => Promise<T>, onRefused?: (error: Error) => void): () => Promise<T> {
  let waiting = 0
  return async () => {
    const deadline = performance.now() + patienceMs
    let isWaiting = false
    try {
      for (;;) {
        try {
          return await open()
        } catch (error) {
          if (!isRefusal(error) || performance.now() >= deadline) throw error
          if (!isWaiting && waiting === 0) onRefused?.(error)
        }
        if (!isWaiting) waiting += 1
        isWaiting = true
        await delay(Math.min(pauseMs(waiting), deadline - performance.now()))
      }
    } finally {
      if (isWaiting) waiting -= 1
    }
  }
}

/** Too many connections, about to start or to end, and nobody there, as between the two. */
const refusals: ReadonlySet<string | undefined> = new Set(['53300', '57P03', 'ECONNREFUSED', 'ECONNRESET'])

function isRefusal(error: unknown): error is Error {
  return refusals.has(errorCode(error))
}

/** Not all at the same moment. */
function pauseMs(waiting: number): number {
  return Math.max(pauseLeastMs, pauseOfEachMs * waiting) * (0.5 + Math.random())
}
