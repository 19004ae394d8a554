import { randomInt, randomUUID } from 'node:crypto'
import { type BudgetState, budgetState, createLocalLimitStore, type LimitStore, type Scope } from '@valence/engine'
import { describe, expect, it } from 'vitest'
import { placesFor, until, useSharedPlace } from '../../../testing/src/shared-places.ts'

describe('limits in memory', () => {
  const store = createLocalLimitStore({ now: () => new Date() })
  keepsLimits(() => store)
})

describe.each(placesFor('limits'))('limits in %s', (place) => {
  const shared = useSharedPlace(place)
  keepsLimits(() => shared.open().limits)
})

/** What every store of limits does. Each `open` gives the store as another process has it. */
function keepsLimits(open: () => LimitStore): void {
  const prefix = randomUUID()

  it('gives back what was written, and its own time', async () => {
    const [one, other] = [open(), open()]
    const written = scope()
    const state = stateWith({ limit: 100, remaining: 12, reason: 'burst' })
    expect(await one.write({ ...keeping, scope: written, state, version: 0 })).toBe(true)
    const { nowMs, budgets } = await other.read([written.key, scope().key])
    expect(budgets).toMatchObject([{ scope: written, version: 1, state }])
    expect(Math.abs(nowMs - Date.now())).toBeLessThan(60_000)
  })

  it('knows of nothing in particular, and has a time all the same', async () => {
    const { nowMs, budgets } = await open().read([scope().key])
    expect([budgets, nowMs > 1_700_000_000_000]).toEqual([[], true])
  })

  it('takes one of two writes of the same version', async () => {
    const [one, other] = [open(), open()]
    const contested = scope()
    const write = (store: LimitStore, version: number, limit: number) =>
      store.write({ ...keeping, scope: contested, state: stateWith({ limit }), version })
    expect((await Promise.all([write(one, 0, 1), write(other, 0, 2)])).toSorted()).toEqual([false, true])
    expect((await Promise.all([write(one, 1, 3), write(other, 1, 4)])).toSorted()).toEqual([false, true])
    expect(await write(one, 1, 5)).toBe(false)
    expect((await other.read([contested.key])).budgets).toMatchObject([{ version: 2 }])
  })

  it('loses no increment of many at once', async () => {
    const counted = scope()
    const add = async (store: LimitStore): Promise<void> => {
      for (;;) {
        const [stored] = (await store.read([counted.key])).budgets
        const state = stateWith({ granted: (stored?.state.granted ?? 0) + 1 })
        if (await store.write({ ...keeping, scope: counted, state, version: stored?.version ?? 0 })) return
      }
    }
    const stores = [open(), open(), open()]
    await Promise.all(Array.from({ length: 30 }, (_, index) => add(stores[index % 3] ?? open())))
    expect((await open().read([counted.key])).budgets).toMatchObject([{ version: 30, state: { granted: 30 } }])
  })

  it('lists a scope as guarded while that lasts, for everybody', async () => {
    const [one, other] = [open(), open()]
    const [guarded, free, brief] = [scope(), scope(), scope()]
    await one.write({ ...keeping, scope: guarded, state: stateWith({}), version: 0, guardedForMs: 60_000 })
    await one.write({ ...keeping, scope: free, state: stateWith({}), version: 0 })
    await one.write({ ...keeping, scope: brief, state: stateWith({}), version: 0, guardedForMs: 1 })
    // A later write that asks for no guard leaves the one there is.
    await one.write({ ...keeping, scope: guarded, state: stateWith({ granted: 1 }), version: 1 })
    await until(async () => !(await other.guarded()).has(brief.key))
    const keys = await other.guarded()
    expect([keys.has(guarded.key), keys.has(free.key)]).toEqual([true, false])
  })

  it('finds budgets by their group', async () => {
    const store = open()
    const [mine, also, others] = [scope('mine'), scope('mine'), scope('others')]
    for (const one of [mine, also, others]) {
      await store.write({ ...keeping, scope: one, state: stateWith({}), version: 0 })
    }
    const { budgets } = await store.list([`${prefix}-mine`, `${prefix}-nothing`])
    expect(budgets.map((budget) => budget.scope.key).toSorted()).toEqual([mine.key, also.key].toSorted())
    expect((await store.list([])).budgets).toEqual([])
  })

  it('forgets what was kept long enough', async () => {
    const store = open()
    const brief = scope()
    await store.write({ scope: brief, state: stateWith({}), version: 0, guardedForMs: 0, keptForMs: 1 })
    await until(async () => (await store.read([brief.key])).budgets.length === 0)
    expect(await store.write({ ...keeping, scope: brief, state: stateWith({}), version: 0 })).toBe(true)
  })

  it('counts what waits in all other processes, for as long as they said', async () => {
    const [one, other, third] = [open(), open(), open()]
    const [instanceId, another] = [randomInt(1_000_000_000), randomInt(1_000_000_000)]
    const [a, b] = [randomUUID(), randomUUID()]
    expect(await third.waitingElsewhere(randomUUID(), instanceId)).toEqual({ live: 0, bulk: 0, sync: 0 })
    await one.tellWaiting(
      a,
      new Map([
        [instanceId, { live: 2, bulk: 1, sync: 0 }],
        [another, { live: 9, bulk: 9, sync: 9 }],
      ]),
      60_000,
    )
    await other.tellWaiting(b, new Map([[instanceId, { live: 1, bulk: 0, sync: 4 }]]), 60_000)
    expect(await third.waitingElsewhere(randomUUID(), instanceId)).toEqual({ live: 3, bulk: 1, sync: 4 })
    expect(await one.waitingElsewhere(a, instanceId)).toEqual({ live: 1, bulk: 0, sync: 4 })
    await one.tellWaiting(a, new Map([[instanceId, { live: 0, bulk: 0, sync: 0 }]]), 60_000)
    await other.tellWaiting(b, new Map([[instanceId, { live: 7, bulk: 0, sync: 0 }]]), 1)
    await until(async () => (await third.waitingElsewhere(randomUUID(), instanceId)).live === 0)
    expect(await third.waitingElsewhere(randomUUID(), another)).toEqual({ live: 9, bulk: 9, sync: 9 })
  })

  it('tells every process when a scope is guarded, and when it is again: a pause may be new', async () => {
    const [one, other] = [open(), open()]
    const again = scope()
    let heard = 0
    other.listen(() => {
      heard += 1
    })
    // The first call back may be that of the connection itself.
    let guards = 0
    await until(async () => {
      const before = heard
      await one.write({ ...keeping, scope: again, state: stateWith({}), version: guards, guardedForMs: 60_000 })
      guards += 1
      await until(async () => heard > before)
      return guards === 3
    })
    expect(heard).toBeGreaterThanOrEqual(3)
  })

  const scope = (group = 'group'): Scope => {
    const id = randomUUID()
    return { kind: 'endpoint', key: `${prefix}-${id}`, group: `${prefix}-${group}`, name: `GET /${id}` }
  }
}

const keeping = { guardedForMs: 0, keptForMs: 60_000 } as const

function stateWith(members: Partial<BudgetState>): BudgetState {
  return budgetState.parse(members)
}
