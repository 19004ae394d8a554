import type { Traffic } from '../use.ts'
import type { BudgetState } from './budget-state.ts'

export interface Grant {
  /** How many of the calls may go now. */
  readonly count: number
  /** When to ask again for the others. */
  readonly waitMs: number
}

/** What a lower class waits for before it asks again; and so long a sign of waiting stands. */
const yieldMs = 100
const waitingSignMs = 1_500
/** Whoever waits for others gets a turn this often, so that a steady stream of live calls starves no load. */
const yieldMaxMs = 5_000
/** Asking again for each call by itself would cost more than it brings. */
const askEveryMs = 50
/** Guesses and measures grow while nothing is refused: the limit may be higher, or have been raised. */
const guessGrowth = 1.1
const measuredFloor = 0.98
const measuredGrowth = 0.005
/** So long after the end of its last pause a scope is asked about. Later calls are not counted, and what was known is forgotten. */
export const guardMs = 10 * 60_000

/** Whether, and how many of `want` calls of a class may go now. Pure: `taken` writes down what came of it. */
export function grantOf(state: BudgetState, want: number, traffic: Traffic, nowMs: number): Grant {
  if (nowMs < state.pausedUntilMs) return { count: 0, waitMs: state.pausedUntilMs - nowMs }
  const yields = othersWait(state, traffic, nowMs)
  if (yields && nowMs - state.yieldedAtMs < yieldMaxMs) return { count: 0, waitMs: yieldMs }
  const wanted = yields ? 1 : want
  const rate = rateOf(state, nowMs)
  if (rate === undefined) return { count: wanted, waitMs: yields ? yieldMs : 0 }
  const tokens = filled(state, rate, nowMs)
  const count = Math.min(wanted, Math.floor(tokens))
  const missing = Math.min(want - count, Math.max(1, (rate * askEveryMs) / 1000))
  return { count, waitMs: Math.max(1, Math.ceil(((missing - (tokens - count)) / rate) * 1000)) }
}

/** The state after `count` of the wanted calls went. */
export function taken(state: BudgetState, count: number, want: number, traffic: Traffic, nowMs: number): BudgetState {
  const rate = rateOf(state, nowMs)
  const waits = count < want ? nowMs + waitingSignMs : 0
  const yields = count > 0 && othersWait(state, traffic, nowMs)
  return {
    ...state,
    ...(rate !== undefined && {
      tokens: filled(state, rate, nowMs) - count,
      filledAtMs: Math.max(nowMs, state.filledAtMs),
    }),
    granted: state.granted + count,
    grantedSinceSeen: state.grantedSinceSeen + count,
    ...(traffic === 'live' && { liveWaitsUntilMs: waits }),
    ...(traffic === 'bulk' && { bulkWaitsUntilMs: waits }),
    ...(yields && { yieldedAtMs: nowMs }),
  }
}

function othersWait(state: BudgetState, traffic: Traffic, nowMs: number): boolean {
  if (traffic === 'live') return false
  if (state.liveWaitsUntilMs > nowMs) return true
  return traffic === 'sync' && state.bulkWaitsUntilMs > nowMs
}

/** Calls by the second, or undefined where nothing holds them back. */
export function rateOf(state: BudgetState, nowMs: number): number | undefined {
  const { perSecond, source, refusedAtMs, resetAtMs } = state
  if (perSecond === undefined || isForgotten(state, nowMs)) return undefined
  const seconds = refusedAtMs === undefined ? 0 : Math.max(0, nowMs - state.pausedUntilMs) / 1000
  if (source === 'guessed') return perSecond * Math.min(guessGrowth ** seconds, 1000)
  if (source === 'measured') return perSecond * (measuredFloor + measuredGrowth * seconds)
  // A window that has ended holds nobody back any more.
  return resetAtMs !== undefined && resetAtMs <= nowMs ? undefined : perSecond
}

/** Whether so much time went by without a refusal that what was found out by them is no measure any more. */
export function isForgotten({ source, pausedUntilMs }: BudgetState, nowMs: number): boolean {
  return source !== 'told' && nowMs > pausedUntilMs + guardMs
}

/** What may go out at once by now. */
export function filled({ tokens, filledAtMs, limit }: BudgetState, rate: number, nowMs: number): number {
  const more = (Math.max(0, nowMs - filledAtMs) / 1000) * rate
  return Math.min(tokens + more, limit ?? Number.POSITIVE_INFINITY)
}
