import type { AnswerHead } from '../../http/transport.ts'
import type { Clock, Log } from '../../ports.ts'
import type { Traffic } from '../use.ts'
import { type BudgetState, unknownBudget } from './budget-state.ts'
import { grantOf, guardMs, taken } from './grant.ts'
import { createGuarded, type Guarded } from './guarded.ts'
import { type Budget, readBudgets, readPause } from './headers.ts'
import { observed, refused } from './learn.ts'
import type { Permit } from './permit.ts'
import { type Caller, endpointOf, type Scope, scopeOf } from './scope.ts'
import type { LimitStore, StoredBudget } from './store.ts'

type Aim = Parameters<typeof scopeOf>[2]

/** The limit that calls wait for. */
export interface HeldBy {
  readonly scope: Scope
  readonly reason?: string | undefined
}

/** Why a scope waits. */
export interface Pause extends HeldBy {
  /** By the clock of this process. */
  readonly untilMs: number
}

export interface Answer {
  readonly count: number
  readonly waitMs: number
  /** The pause in the way, if it is one. */
  readonly pause?: Pause | undefined
  /** What holds those back that may not go, a pause or the pace of a limit that is nearly used up. */
  readonly heldBy?: HeldBy | undefined
  /** For those that may go: as of before the question. */
  readonly permit: Permit
}

/** What this process knows of limits, in step with all others. */
export interface LimitBook extends Pick<Guarded, 'pass' | 'of' | 'permit' | 'stands'> {
  ask(scopes: readonly Scope[], want: number, traffic: Traffic): Promise<Answer>
  /** A refusal holds in this process at once, and in all others when this returns. */
  refuse(caller: Caller, aim: Aim, answer: AnswerHead): Promise<void>
  /** What a good answer tells of budgets. */
  note(caller: Caller, aim: Aim, answer: AnswerHead): Promise<void> | undefined
  /** The budgets of a caller, with the store's clock. */
  budgets(caller: Caller): Promise<{ readonly nowMs: number; readonly budgets: readonly StoredBudget[] }>
}

interface BookDependencies {
  readonly store: LimitStore
  readonly clock: Clock
  readonly random: () => number
  readonly log?: Pick<Log, 'warn'> | undefined
  /** How long a look at the list of guarded scopes is good for. 0 looks before every call. */
  readonly passMs: number
}

/** How long a scope is asked about after it came near its limit, and when all is forgotten. */
const nearGuardMs = 60_000
const keepMs = 2 * 3_600_000
/** A budget that is far from its end is told to the others now and then: only reports read it. */
const tellEveryMs = 5_000
const seenMax = 10_000
/** For a limit that has refused nobody yet. */
const nearlyUsedUp = 'nearly used up'
const triesMax = 50

export function createLimitBook({ store, clock, random, log, passMs }: BookDependencies): LimitBook {
  const guarded = createGuarded({ store, clock, passMs, onError: tell })
  /** Ends of pauses by our own clock: they hold before the store has heard of them. */
  const pauses = new Map<string, Pause>()
  /** What good answers told since the store was last told. */
  const seen = new Map<string, Seen>()
  const now = () => clock.now().getTime()

  return {
    ...guarded,

    async ask(scopes, want, traffic) {
      const permit = guarded.permit()
      const known = ownPause(scopes)
      if (known !== undefined) return { count: 0, waitMs: known.untilMs - now(), pause: known, heldBy: known, permit }
      try {
        for (let tries = 0; tries < triesMax; tries++) {
          const answer = await askOnce(scopes, want, traffic)
          if (answer !== undefined) return answer
        }
      } catch (error) {
        tell(error)
        throw error
      }
      return { count: 0, waitMs: 10, permit }
    },

    async refuse(caller, aim, answer) {
      const at = clock.now()
      const pauseMs = readPause(answer, at)
      const budgets = readBudgets(answer.headers, at)
      const reason = answer.headers['ratelimit-reason'] ?? (answer.status === 503 ? 'unavailable' : undefined)
      const scope = answer.status === 503 ? caller.tenant : scopeOf(reason, caller, aim)
      const budget = budgets.find((one) => one.reason === reason)
      if (pauseMs !== undefined) hold({ scope, reason, untilMs: at.getTime() + pauseMs })
      guarded.add(scope)
      const refusal = { reason, pauseMs, budget, isOutage: answer.status === 503, random: random() }
      const guardedForMs = guardMs + (pauseMs ?? 60_000)
      try {
        const state = await update(scope, guardedForMs, (before, nowMs) => refused(before, refusal, nowMs))
        hold({ scope, reason, untilMs: now() + (state.pausedUntilMs - state.nowMs) })
      } catch (error) {
        tell(error)
      }
    },

    note(caller, aim, answer) {
      const at = clock.now()
      let published: Promise<void> | undefined
      for (const budget of readBudgets(answer.headers, at)) {
        const scope = scopeOfBudget(budget, caller, aim)
        const before = seen.get(scope.key)
        const isNews = before === undefined || budget.isNear !== before.budget.isNear
        const isDue = isNews || at.getTime() - before.toldAtMs >= tellEveryMs
        remember(scope.key, { budget, toldAtMs: isDue ? at.getTime() : before.toldAtMs })
        if (!isDue || (guarded.has(scope.key) && !isNews)) continue
        const telling = publish(scope, budget)
        // What is near its limit is known everywhere before the next call; the rest can wait.
        if (budget.isNear) published = Promise.all([published, telling]).then(() => undefined)
      }
      return published
    },

    budgets: ({ app, tenant, instance }) => store.list([app.key, tenant.key, instance.key]),
  }

  function ownPause(scopes: readonly Scope[]): Pause | undefined {
    let longest: Pause | undefined
    for (const { key } of scopes) {
      const pause = pauses.get(key)
      if (pause === undefined) continue
      if (pause.untilMs <= now()) pauses.delete(key)
      else if (longest === undefined || pause.untilMs > longest.untilMs) longest = pause
    }
    return longest
  }

  function hold(pause: Pause): void {
    const before = pauses.get(pause.scope.key)
    if (before !== undefined && before.untilMs >= pause.untilMs) return
    pauses.set(pause.scope.key, pause)
    guarded.hear()
  }

  /** Undefined when another process wrote meanwhile, and all has to be looked at again. */
  async function askOnce(scopes: readonly Scope[], want: number, traffic: Traffic): Promise<Answer | undefined> {
    const permit = guarded.permit()
    const { nowMs, budgets } = await store.read(scopes.map(({ key }) => key))
    const entries = scopes.map((scope) => {
      const stored = budgets.find((one) => one.scope.key === scope.key)
      return { scope, version: stored?.version ?? 0, state: withSeen(scope, stored?.state ?? unknownBudget, nowMs) }
    })
    const grants = entries.map(({ state }) => grantOf(state, want, traffic, nowMs))
    const count = Math.min(...grants.map((grant) => grant.count))
    const waitMs = Math.max(...grants.map((grant) => grant.waitMs))
    for (const { scope, version, state } of entries) {
      const next = taken(state, count, want, traffic, nowMs)
      const isWritten = await store.write({ scope, version, state: next, guardedForMs: 0, keptForMs: keepMs })
      if (!isWritten) return undefined
    }
    const stopped = entries.find(({ state }) => state.pausedUntilMs > nowMs)
    if (stopped === undefined) {
      const slowest = entries[grants.findIndex((grant) => grant.waitMs === waitMs)]
      const heldBy = slowest && { scope: slowest.scope, reason: slowest.state.reason ?? nearlyUsedUp }
      return { count, waitMs, heldBy, permit }
    }
    const pause = { scope: stopped.scope, reason: stopped.state.reason, untilMs: now() + waitMs }
    hold(pause)
    return { count, waitMs, pause, heldBy: pause, permit }
  }

  /** A budget's state with what this process has seen of it since. */
  function withSeen({ key }: Scope, state: BudgetState, nowMs: number): BudgetState {
    const known = seen.get(key)
    if (known?.isFresh !== true) return state
    seen.set(key, { ...known, isFresh: false })
    return nowMs < state.pausedUntilMs ? state : observed(state, known.budget, nowMs)
  }

  function remember(key: string, entry: Omit<Seen, 'isFresh'>): void {
    seen.delete(key)
    seen.set(key, { ...entry, isFresh: true })
    const [oldest] = seen.keys()
    if (seen.size > seenMax && oldest !== undefined) seen.delete(oldest)
  }

  async function publish(scope: Scope, budget: Budget): Promise<void> {
    const nearMs = Math.min(Math.max(nearGuardMs, budget.resetInMs ?? 0), 3_600_000)
    try {
      if (budget.isNear) guarded.add(scope)
      await update(scope, budget.isNear ? nearMs : 0, (state, nowMs) => observed(state, budget, nowMs))
    } catch (error) {
      tell(error)
    }
  }

  async function update(
    scope: Scope,
    guardedForMs: number,
    change: (state: BudgetState, nowMs: number) => BudgetState,
  ): Promise<BudgetState & { readonly nowMs: number }> {
    for (let tries = 0; tries < triesMax; tries++) {
      const { nowMs, budgets } = await store.read([scope.key])
      const [stored] = budgets
      const state = change(stored?.state ?? unknownBudget, nowMs)
      const write = { scope, state, version: stored?.version ?? 0, guardedForMs, keptForMs: keepMs }
      if (await store.write(write)) return { ...state, nowMs }
    }
    throw new Error(`The budget '${scope.key}' changes too fast to be written.`)
  }

  function tell(error: unknown): void {
    log?.warn('limits.store_failed', { reason: error instanceof Error ? error.message : String(error) })
  }
}

interface Seen {
  readonly budget: Budget
  readonly toldAtMs: number
  readonly isFresh: boolean
}

/** Where a provider does not say what a budget is of: a bucket that is refilled is a user's (Data Center), the rest an endpoint's. */
function scopeOfBudget({ reason, perSecond }: Budget, caller: Caller, aim: Aim): Scope {
  if (reason !== undefined) return scopeOf(reason, caller, aim)
  return perSecond === undefined ? endpointOf(caller, aim) : caller.instance
}
