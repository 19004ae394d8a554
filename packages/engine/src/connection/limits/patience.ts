import type { Traffic } from '../use.ts'

/** How long a call of a class may wait for its turn. People do not wait for long; a load outlives a quota of an hour. */
export type Patience = Readonly<Record<Traffic, number>>

export const defaultPatience: Patience = { live: 30_000, bulk: 65 * 60_000, sync: 65 * 60_000 }
