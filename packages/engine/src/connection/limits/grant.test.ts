import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BudgetState, unknownBudget } from './budget-state.ts'
import { grantOf, rateOf, taken } from './grant.ts'

const bucket: BudgetState = { ...unknownBudget, perSecond: 10, source: 'told', tokens: 3, limit: 20, filledAtMs: 0 }

describe('what may go', () => {
  it('is nothing while there is a pause, and the time that is left', () => {
    expect(grantOf({ ...bucket, pausedUntilMs: 5_000 }, 1, 'live', 2_000)).toEqual({ count: 0, waitMs: 3_000 })
  })

  it('is everything where nothing is known of a rate', () => {
    expect(grantOf(unknownBudget, 7, 'live', 0)).toEqual({ count: 7, waitMs: 0 })
  })

  it('is what the bucket holds; for the rest it says when', () => {
    const { count, waitMs } = grantOf(bucket, 5, 'live', 0)
    expect(count).toBe(3)
    expect(waitMs).toBeGreaterThan(0)
    expect(grantOf(bucket, 5, 'live', 200).count).toBe(5)
  })

  it('is never more over any time than the bucket and what came back into it', () => {
    const step = fc.record({ want: fc.integer({ min: 1, max: 8 }), restMs: fc.nat(2_000) })
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
        let state = bucket
        let nowMs = 0
        let total = 0
        for (const { want, restMs } of steps) {
          const { count } = grantOf(state, want, 'live', nowMs)
          state = taken(state, count, want, 'live', nowMs)
          total += count
          expect(total).toBeLessThanOrEqual(3 + (10 * nowMs) / 1000)
          nowMs += restMs
        }
      }),
    )
  })

  it('does not gather beyond the size of the bucket', () => {
    expect(grantOf(bucket, 100, 'live', 3_600_000).count).toBe(20)
  })
})

describe('a class that waits for another', () => {
  const busy: BudgetState = { ...unknownBudget, liveWaitsUntilMs: 10_000, yieldedAtMs: 0 }

  it('gets one turn every five seconds, so that it is not starved', () => {
    expect(grantOf(busy, 4, 'bulk', 4_999).count).toBe(0)
    expect(grantOf(busy, 4, 'bulk', 5_000).count).toBe(1)
    const after = taken(busy, 1, 4, 'bulk', 5_000)
    expect(grantOf(after, 3, 'bulk', 5_001).count).toBe(0)
    expect(grantOf(after, 3, 'bulk', 10_000).count).toBe(3)
  })

  it('is sync before bulk, and bulk before live; live waits for nobody', () => {
    const loading: BudgetState = { ...unknownBudget, bulkWaitsUntilMs: 10_000 }
    expect(grantOf(loading, 1, 'sync', 1_000).count).toBe(0)
    expect(grantOf(loading, 1, 'bulk', 1_000).count).toBe(1)
    expect(grantOf(busy, 1, 'live', 1_000).count).toBe(1)
  })

  it('is told of by whoever could not have all that was wanted', () => {
    const state = taken(bucket, 3, 5, 'live', 1_000)
    expect(grantOf(state, 1, 'bulk', 1_001).count).toBe(0)
    const satisfied = taken(state, 1, 1, 'live', 1_100)
    expect(satisfied.liveWaitsUntilMs).toBe(0)
  })
})

describe('a rate', () => {
  it('that was guessed grows while nothing is refused, up to a thousandfold', () => {
    const guessed: BudgetState = { ...unknownBudget, perSecond: 5, source: 'guessed', refusedAtMs: 0 }
    expect(rateOf(guessed, 0)).toBe(5)
    expect(rateOf(guessed, 10_000)).toBeCloseTo(5 * 1.1 ** 10)
    expect(rateOf(guessed, 500_000)).toBe(5_000)
  })

  it('that was measured is kept a little below, and tried a little higher with time', () => {
    const measured: BudgetState = { ...unknownBudget, perSecond: 100, source: 'measured', refusedAtMs: 0 }
    expect([rateOf(measured, 0), rateOf(measured, 10_000)]).toEqual([98, 103])
  })
})
