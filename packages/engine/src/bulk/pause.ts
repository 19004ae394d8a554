import { setTimeout } from 'node:timers/promises'
import type { Sleep } from './lease.ts'

/** Sleeping on the real clock. */
export const pause: Sleep = async (delayMs, signal) => {
  try {
    await setTimeout(delayMs, undefined, { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
