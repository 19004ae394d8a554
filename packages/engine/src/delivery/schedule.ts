/** The waits between attempts in milliseconds: one attempt more than there are waits, then the delivery is abandoned. */
export type Schedule = readonly number[]

/** A factor by which a wait is stretched, so that deliveries that failed together do not come back together. */
export type Jitter = () => number

/** The two failure policies that the service we take after has documented: nine retries of 4ⁿ s, and later five of 8ⁿ s. */
export const schedules = {
  documented: powers(4, 9),
  newer: powers(8, 5),
} as const satisfies Readonly<Record<string, Schedule>>

export const noJitter: Jitter = () => 1

/** ±10 %. `random` gives numbers from 0 up to 1. */
export function tenPercent(random: () => number): Jitter {
  return () => 0.9 + random() * 0.2
}

/** How long to wait after the attempt of this number (from 1) failed; undefined when it was the last one. */
export function delayAfter(
  schedule: Schedule,
  attempt: number,
  jitter: Jitter,
  retryAfterMs: number | undefined,
): number | undefined {
  const delayMs = schedule[attempt - 1]
  if (delayMs === undefined) return undefined
  return Math.max(Math.round(delayMs * jitter()), Math.min(retryAfterMs ?? 0, retryAfterMaxMs))
}

/** A receiver may ask for more time, but not put a delivery off for ever. */
const retryAfterMaxMs = 24 * 60 * 60 * 1000

function powers(base: number, count: number): Schedule {
  return Array.from({ length: count }, (_, index) => base ** (index + 1) * 1000)
}
