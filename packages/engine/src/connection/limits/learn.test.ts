import { describe, expect, it } from 'vitest'
import { type BudgetState, unknownBudget } from './budget-state.ts'
import { rateOf } from './grant.ts'
import type { Budget } from './headers.ts'
import { blindBackoff, observed, refused } from './learn.ts'

const middle = { random: 0.5 }
const far: Budget = { isNear: false }

/** As it is when so many calls went since the refusal, and others had to wait for their turn. */
const heldBack = (state: BudgetState, granted: number, nowMs: number): BudgetState => ({
  ...state,
  granted,
  tokens: 0,
  filledAtMs: nowMs,
})

describe('a refusal', () => {
  it('that names a time holds everything back until then', () => {
    const state = refused(unknownBudget, { ...middle, reason: 'burst', pauseMs: 4_000 }, 1_000)
    expect(state).toMatchObject({
      pausedUntilMs: 5_000,
      refusedAtMs: 1_000,
      retryAfterMs: 4_000,
      reason: 'burst',
      remaining: 0,
    })
  })

  it('that names none holds back for five seconds, doubling to thirty, spread by 0.7 to 1.3', () => {
    const pauses: number[] = []
    let state: BudgetState = unknownBudget
    let nowMs = 0
    for (let count = 0; count < 5; count++) {
      state = refused(state, middle, nowMs)
      pauses.push(state.pausedUntilMs - nowMs)
      nowMs = state.pausedUntilMs
    }
    expect(pauses).toEqual([5_000, 10_000, 20_000, 30_000, 30_000])
    expect(refused(unknownBudget, { random: 0 }, 0).pausedUntilMs).toBe(5_000 * blindBackoff.jitter[0])
    expect(refused(unknownBudget, { random: 1 }, 0).pausedUntilMs).toBe(5_000 * blindBackoff.jitter[1])
  })

  it('after a good answer begins the doubling anew', () => {
    const twice = refused(refused(unknownBudget, middle, 0), middle, 5_000)
    expect(refused(observed(twice, far, 20_000), middle, 30_000).pausedUntilMs).toBe(35_000)
  })

  it('of a call that was under way already never shortens the pause, and is no second refusal', () => {
    const first = refused({ ...unknownBudget, granted: 8 }, { ...middle, pauseMs: 10_000 }, 0)
    const second = refused({ ...first, granted: 3 }, { ...middle, pauseMs: 2_000 }, 1_000)
    expect(second).toMatchObject({ pausedUntilMs: 10_000, refusedAtMs: 0, granted: 2 })
    expect(refused(first, { ...middle, pauseMs: 20_000 }, 1_000).pausedUntilMs).toBe(21_000)
  })

  it('guesses a rate from the budget and the pause, and begins with one call to see', () => {
    const budget = { ...far, limit: 100 }
    const state = refused(unknownBudget, { ...middle, pauseMs: 10_000, budget }, 0)
    expect(state).toMatchObject({ perSecond: 10, source: 'guessed', tokens: 1, filledAtMs: 10_000 })
  })

  it('tells together with the one before exactly what comes back by the second', () => {
    const first = refused(unknownBudget, { ...middle, pauseMs: 1_000 }, 0)
    const second = refused(heldBack(first, 51, 10_000), { ...middle, pauseMs: 1_000 }, 10_000)
    expect(second).toMatchObject({ perSecond: 5, source: 'measured', granted: 0 })
    const third = refused(heldBack(second, 101, 20_000), { ...middle, pauseMs: 1_000 }, 20_000)
    expect(third.perSecond).toBe(7.5)
  })

  it('after few calls, of which we held none back, halves what is believed twice and not more: it is no measure', () => {
    const budget = { ...far, limit: 100 }
    const first = refused(unknownBudget, { ...middle, pauseMs: 2_000, budget }, 0)
    expect(first.perSecond).toBe(50)
    const few = { ...first, tokens: 100, granted: 3, filledAtMs: 60_000 }
    const second = refused(few, { ...middle, pauseMs: 2_000, budget }, 60_000)
    expect(second).toMatchObject({ perSecond: 12.5, source: 'guessed' })
  })

  it('of a provider that was away holds back, and teaches no rate', () => {
    const outage = { ...middle, reason: 'unavailable', pauseMs: 1_000, isOutage: true }
    const first = refused({ ...unknownBudget, remaining: 90 }, outage, 0)
    const second = refused(heldBack(first, 3, 60_000), outage, 60_000)
    expect(second).toMatchObject({ perSecond: 5, source: 'guessed', pausedUntilMs: 61_000, remaining: 90 })
    const measured: BudgetState = { ...first, perSecond: 40, source: 'measured' }
    expect(refused(measured, outage, 101_000)).toMatchObject({ perSecond: 40 * (0.98 + 0.5), source: 'measured' })
  })

  it('after ten minutes without one begins anew: calls were not counted any more', () => {
    const old: BudgetState = { ...unknownBudget, perSecond: 0.1, source: 'measured', granted: 9, pausedUntilMs: 1_000 }
    expect([rateOf(old, 601_000), rateOf(old, 601_001)]).toEqual([expect.any(Number), undefined])
    const blind = refused({ ...old, refusedAtMs: 0, strikes: 4 }, middle, 700_000)
    expect(blind).toMatchObject({ perSecond: 5, source: 'guessed', strikes: 1, pausedUntilMs: 705_000 })
  })

  it('with a pause of a whole window leaves no rate: afterwards the window is full', () => {
    const state = refused({ ...unknownBudget, perSecond: 5, source: 'guessed' }, { ...middle, pauseMs: 60_000 }, 0)
    expect(rateOf(state, 60_000)).toBeUndefined()
  })
})

describe('a good answer', () => {
  const limited: BudgetState = { ...unknownBudget, limit: 100, remaining: 90, seenAtMs: 0, grantedSinceSeen: 5 }

  it('that says nothing changes nothing that is known', () => {
    expect(observed(limited, far, 5_000)).toEqual({ ...limited, strikes: 0, isNear: false })
    expect(observed(unknownBudget, far, 5_000)).toEqual(unknownBudget)
  })

  it('that leaves out some of its headers is read for the others', () => {
    expect(observed(limited, { isNear: false, remaining: 80 }, 1_000)).toMatchObject({ limit: 100, remaining: 80 })
    expect(observed(limited, { isNear: true }, 1_000)).toMatchObject({ limit: 100, remaining: 90, isNear: true })
    expect(observed(unknownBudget, { isNear: false, limit: 7 }, 0)).toMatchObject({ limit: 7 })
    expect(observed(unknownBudget, { isNear: false, remaining: 3, resetInMs: 0 }, 0)).toMatchObject({ remaining: 3 })
  })

  it('finds out what a call costs of a budget that counts more than calls', () => {
    expect(observed(limited, { isNear: false, remaining: 80 }, 1_000).cost).toBe(2)
    // Another window has begun: nothing was spent.
    expect(observed(limited, { isNear: false, remaining: 100 }, 1_000).cost).toBe(1)
  })

  it('near the end of a window spreads what is left over the time until the next, by what a call costs', () => {
    const near = observed(limited, { isNear: true, remaining: 80, resetInMs: 20_000 }, 1_000)
    expect(near).toMatchObject({ perSecond: 2, source: 'told', resetAtMs: 21_000 })
    expect([rateOf(near, 20_999), rateOf(near, 21_000)]).toEqual([2, undefined])
  })

  it('far from the end holds nobody back any more', () => {
    const near = observed(limited, { isNear: true, remaining: 80, resetInMs: 20_000 }, 1_000)
    const free = observed(near, { isNear: false, remaining: 100, resetInMs: 60_000 }, 21_000)
    expect(rateOf(free, 21_000)).toBeUndefined()
  })

  it('follows the bucket of the provider down at once', () => {
    const bucket: Budget = { isNear: false, limit: 100, remaining: 10, perSecond: 5 }
    expect(observed({ ...limited, tokens: 50 }, bucket, 1_000)).toMatchObject({
      tokens: 10,
      perSecond: 5,
      source: 'told',
    })
    expect(observed({ ...limited, tokens: 2 }, bucket, 1_000).tokens).toBe(2)
    expect(observed({ ...limited, tokens: 2 }, { ...bucket, remaining: 90 }, 1_000).tokens).toBe(80)
  })
})
