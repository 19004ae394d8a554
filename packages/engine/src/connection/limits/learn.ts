import type { BudgetState } from './budget-state.ts'
import { filled, isForgotten, rateOf } from './grant.ts'
import type { Budget } from './headers.ts'

/** A call that was refused for its rate. */
export interface Refused {
  readonly reason?: string | undefined
  /** As the provider asked; undefined when it named no time. */
  readonly pauseMs?: number | undefined
  readonly budget?: Budget | undefined
  /** The provider was away (503) and said until when: nothing was used up. */
  readonly isOutage?: boolean
  /** From 0 up to 1. */
  readonly random: number
}

/** As Atlassian asks of clients that are told no time: five seconds, doubling to thirty, spread by 0.7 to 1.3. */
export const blindBackoff = { firstMs: 5_000, maxMs: 30_000, jitter: [0.7, 1.3] } as const

/** A pause longer than this is a window that begins anew, not a bucket that fills: afterwards it is full. */
const windowMs = 30_000
/** Where nothing at all is known: slow enough for any provider, and growing. */
const blindPerSecond = 5
/** So far at the most a rate falls by one refusal that is no measure. */
const fallMax = 4

/**
 * What a refusal teaches. Two refusals tell the provider's rate exactly: its bucket was empty at both, so what went through between
 * them is what came back in that time. That is so where we took all of it. When few called, and none was held back here, others
 * emptied the bucket, or it was full in between: then the rate is lower than was believed, and nobody knows by how much.
 */
export function refused(before: BudgetState, refusal: Refused, nowMs: number): BudgetState {
  const state = isForgotten(before, nowMs) ? forgotten(before) : before
  const told = toldBy(state, refusal.budget, nowMs)
  if (nowMs < state.pausedUntilMs) {
    // It was on its way before the pause: no news, but what it says of the pause holds.
    const untilMs = nowMs + (refusal.pauseMs ?? 0)
    return { ...told, pausedUntilMs: Math.max(state.pausedUntilMs, untilMs), granted: Math.max(0, state.granted - 1) }
  }
  const strikes = refusal.pauseMs === undefined ? state.strikes + 1 : 0
  const pauseMs = refusal.pauseMs ?? blindPause(strikes, refusal.random)
  const isWindow = refusal.pauseMs !== undefined && pauseMs > windowMs
  const rate = isWindow ? undefined : rateAfter(told, pauseMs, refusal.isOutage === true, nowMs)
  const { perSecond: _, source: __, ...rest } = told
  return {
    ...rest,
    ...rate,
    ...(refusal.reason !== undefined && { reason: refusal.reason }),
    pausedUntilMs: nowMs + pauseMs,
    refusedAtMs: nowMs,
    retryAfterMs: pauseMs,
    strikes,
    ...(refusal.isOutage !== true && { remaining: 0, seenAtMs: nowMs, grantedSinceSeen: 0 }),
    // A bucket fills while we pause; a guess is no promise that it does, and begins with one call to see.
    tokens: rate?.source === 'guessed' ? 1 : 0,
    filledAtMs: rate?.source === 'guessed' ? nowMs + pauseMs : nowMs,
    granted: 0,
  }
}

/** What was told stays, what was found out goes. */
function forgotten({ perSecond: _, source: __, refusedAtMs: ___, ...state }: BudgetState): BudgetState {
  return { ...state, granted: 0, strikes: 0 }
}

/** What a good answer teaches. */
export function observed(state: BudgetState, budget: Budget, nowMs: number): BudgetState {
  const told = { ...toldBy(state, budget, nowMs), strikes: 0 }
  const { remaining, resetInMs } = budget
  if (remaining === undefined) return told
  const spent = state.remaining === undefined ? 0 : state.remaining - remaining
  const cost =
    spent > 0 && state.grantedSinceSeen > 0 ? Math.max(1, spent / state.grantedSinceSeen) : Math.max(1, state.cost)
  const seen = { ...told, cost, remaining, seenAtMs: nowMs, grantedSinceSeen: 0 }
  if (resetInMs !== undefined && resetInMs > 0 && budget.perSecond === undefined) {
    return told.isNear ? paced(seen, remaining / cost / (resetInMs / 1000), nowMs) : unpaced(seen)
  }
  return { ...seen, tokens: corrected(state, remaining) }
}

/** Calls under way make the provider's number a little old, so the mirror follows it down at once, and up only when it is far off. */
function corrected({ tokens, limit = 0 }: BudgetState, remaining: number): number {
  return remaining - tokens > limit / 5 ? remaining - limit / 10 : Math.min(tokens, remaining)
}

/** What is left is spread over the time until there is more. */
function paced(state: BudgetState, perSecond: number, nowMs: number): BudgetState {
  const isPaced = state.source === 'told' && state.perSecond !== undefined
  return { ...state, perSecond, source: 'told', ...(!isPaced && { tokens: 1, filledAtMs: nowMs }) }
}

function unpaced({ perSecond: _, source: __, ...state }: BudgetState): BudgetState {
  return state
}

function toldBy(state: BudgetState, budget: Budget | undefined, nowMs: number): BudgetState {
  if (budget === undefined) return state
  const { limit, resetInMs, perSecond, isNear } = budget
  return {
    ...state,
    isNear,
    ...(limit !== undefined && { limit }),
    ...(resetInMs !== undefined && { resetAtMs: nowMs + resetInMs }),
    ...(perSecond !== undefined && { perSecond, source: 'told' }),
  }
}

type Rate = Required<Pick<BudgetState, 'perSecond' | 'source'>>

function rateAfter(state: BudgetState, pauseMs: number, isOutage: boolean, nowMs: number): Rate {
  const { perSecond, source, refusedAtMs, granted, limit } = state
  if (source === 'told' && perSecond !== undefined) return { perSecond, source }
  const elapsedMs = refusedAtMs === undefined ? 0 : nowMs - refusedAtMs
  if (!isOutage && granted > 1 && elapsedMs > 0) {
    const sample = ((granted - 1) / elapsedMs) * 1000
    const least = perSecond === undefined || wasHeldBack(state, nowMs) ? 0 : perSecond / fallMax
    if (sample < least) return { perSecond: least, source: 'guessed' }
    const isKnown = source === 'measured' && perSecond !== undefined
    return { perSecond: isKnown ? (perSecond + sample) / 2 : sample, source: 'measured' }
  }
  // A budget that comes back within the pause comes back at this rate at least.
  const guess = limit === undefined || isOutage ? blindPerSecond : limit / Math.max(1, pauseMs / 1000)
  // An outage takes nothing of what a measure has grown to since; a guess begins its growth anew, so that a server that comes back is not overrun.
  const known = isOutage && source === 'measured' ? rateOf(state, nowMs) : perSecond
  return { perSecond: known ?? guess, source: source ?? 'guessed' }
}

/** Whether our own mirror of the bucket was as good as empty, so that calls waited for it. */
function wasHeldBack(state: BudgetState, nowMs: number): boolean {
  const rate = rateOf(state, nowMs)
  if (rate === undefined) return false
  const few = Math.min(Math.max(1, rate / 2), (state.limit ?? Number.POSITIVE_INFINITY) / 2)
  return filled(state, rate, nowMs) <= few
}

function blindPause(strikes: number, random: number): number {
  const { firstMs, maxMs, jitter } = blindBackoff
  const [low, high] = jitter
  return Math.min(firstMs * 2 ** (strikes - 1), maxMs) * (low + random * (high - low))
}
