import { rateOf } from './grant.ts'
import type { ScopeKind } from './scope.ts'
import type { StoredBudget } from './store.ts'
import type { WaitingCounts } from './waiting-counts.ts'

/** What is known of the limits that an instance has to keep. */
export interface LimitReport {
  readonly budgets: readonly BudgetReport[]
  /** The scopes in which nothing goes out now, whatever process asks. */
  readonly pauses: readonly PauseReport[]
  /** Calls of the instance that wait, in all processes. */
  readonly waiting: WaitingCounts
  readonly lastRefusal?: RefusalReport
}

interface ScopeReport {
  readonly scope: ScopeKind
  readonly name: string
}

export interface BudgetReport extends ScopeReport {
  readonly limit?: number
  readonly remaining?: number
  readonly resetAt?: string
  readonly isNear: boolean
  /** Calls by the second that are let through now; absent where nothing is held back. */
  readonly perSecond?: number
  readonly seenAt?: string
}

export interface PauseReport extends ScopeReport {
  readonly reason?: string
  readonly until: string
  readonly seconds: number
}

export interface RefusalReport extends ScopeReport {
  readonly reason?: string
  readonly at: string
  readonly retryAfterSeconds?: number
}

export function reportOf(stored: readonly StoredBudget[], waiting: LimitReport['waiting'], nowMs: number): LimitReport {
  const refusals = stored.flatMap((budget) => refusalOf(budget) ?? [])
  const last = refusals.toSorted((a, b) => a.at.localeCompare(b.at)).at(-1)
  return {
    budgets: stored.map((budget) => budgetOf(budget, nowMs)),
    pauses: stored.filter(({ state }) => state.pausedUntilMs > nowMs).map((budget) => pauseOf(budget, nowMs)),
    waiting,
    ...(last && { lastRefusal: last }),
  }
}

function budgetOf({ scope, state }: StoredBudget, nowMs: number): BudgetReport {
  const { limit, remaining, resetAtMs, seenAtMs, isNear } = state
  const rate = rateOf(state, nowMs)
  return {
    ...about(scope),
    ...(limit !== undefined && { limit }),
    ...(remaining !== undefined && { remaining }),
    ...(resetAtMs !== undefined && resetAtMs > nowMs && { resetAt: iso(resetAtMs) }),
    isNear,
    ...(rate !== undefined && { perSecond: Math.round(rate * 100) / 100 }),
    ...(seenAtMs !== undefined && { seenAt: iso(seenAtMs) }),
  }
}

function pauseOf({ scope, state }: StoredBudget, nowMs: number): PauseReport {
  const { reason, pausedUntilMs } = state
  const seconds = Math.ceil((pausedUntilMs - nowMs) / 1000)
  return { ...about(scope), ...(reason !== undefined && { reason }), until: iso(pausedUntilMs), seconds }
}

function refusalOf({ scope, state }: StoredBudget): RefusalReport | undefined {
  const { reason, refusedAtMs, retryAfterMs } = state
  if (refusedAtMs === undefined) return undefined
  return {
    ...about(scope),
    ...(reason !== undefined && { reason }),
    at: iso(refusedAtMs),
    ...(retryAfterMs !== undefined && { retryAfterSeconds: Math.ceil(retryAfterMs / 1000) }),
  }
}

function about({ kind, name }: StoredBudget['scope']): ScopeReport {
  return { scope: kind, name }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
