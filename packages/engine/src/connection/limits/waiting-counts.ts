import type { Traffic } from '../use.ts'

/** How many calls wait for the limits of a provider, by class. */
export type WaitingCounts = Readonly<Record<Traffic, number>>

export function added(left: WaitingCounts, right: WaitingCounts): WaitingCounts {
  return { live: left.live + right.live, bulk: left.bulk + right.bulk, sync: left.sync + right.sync }
}

export const nobody: WaitingCounts = { live: 0, bulk: 0, sync: 0 }
