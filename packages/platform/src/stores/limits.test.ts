import { randomUUID } from 'node:crypto'
import { type BudgetState, budgetState, createLocalLimitStore, type LimitStore, type Scope } from '@valence/engine'
import { createTestDatabase } from '@valence/testing'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase, type Database } from '../database/client.ts'
import { parseKeyRing } from '../key-ring.ts'
import { createSharedState, type SharedState } from '../shared-state.ts'
import { createVault } from '../vault.ts'

const redisUrl = process.env.VALENCE_TEST_REDIS_URL ?? process.env.REDIS_URL
const places = redisUrl ? (['memory', 'PostgreSQL', 'Redis'] as const) : (['memory', 'PostgreSQL'] as const)
if (!redisUrl)
  process.stderr.write('Limits are not tested on Redis: neither VALENCE_TEST_REDIS_URL nor REDIS_URL is set.\n')

describe.each(places)('limits in %s', (place) => {
  const prefix = `valence-test-${randomUUID()}`
  const opened: SharedState[] = []
  let test = { url: '', drop: async (): Promise<void> => undefined }
  let database: Database | undefined
  const memory = createLocalLimitStore({ now: () => new Date() })

  /** The store as another process has it. */
  const open = (): LimitStore => {
    if (place === 'memory' || database === undefined) return memory
    const shared = createSharedState({
      databaseUrl: test.url,
      redisUrl: place === 'Redis' ? redisUrl : undefined,
      pool: database.pool,
      vault: createVault({ keys: parseKeyRing(`test:${Buffer.alloc(32, 7).toString('base64')}`) }),
      prefix,
      onError: (error) => {
        throw error
      },
    })
    opened.push(shared)
    return shared.limits
  }

  beforeAll(async () => {
    if (place === 'memory') return
    test = await createTestDatabase()
    database = createDatabase(test.url)
  })
  afterEach(async () => {
    for (const shared of opened.splice(0)) await shared.close()
  })
  afterAll(async () => {
    await database?.close()
    await test.drop()
    if (place === 'Redis' && redisUrl !== undefined) await removeKeys(redisUrl, prefix)
  })

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
    await Promise.all(Array.from({ length: 30 }, (_, index) => add(stores[index % 3] ?? memory)))
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
})

const keeping = { guardedForMs: 0, keptForMs: 60_000 } as const

function stateWith(members: Partial<BudgetState>): BudgetState {
  return budgetState.parse(members)
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('The condition did not come true within 20 seconds.')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

async function removeKeys(url: string, prefix: string): Promise<void> {
  const redis = new Redis(url)
  const keys = await redis.keys(`${prefix}:*`)
  if (keys.length > 0) await redis.del(...keys)
  await redis.quit()
}
