import { describe, expect, it } from 'vitest'
import { createFieldCatalog } from '../src/fields/catalog.ts'
import { indexIssue, touchIssue } from '../src/issues/register.ts'
import { createJqlEngine, type JqlEngine } from '../src/jql/engine.ts'
import { orderOf } from '../src/search/position.ts'
import { seedSnapshot } from '../src/seed/recipe.ts'
import { createState } from '../src/world/snapshot.ts'
import { createZones } from '../src/world/zones.ts'

const queries = [
  'text ~ zeppelin ORDER BY key',
  'text ~ login ORDER BY updated DESC',
  'updated >= "2026-01-05" ORDER BY updated',
  'updated >= "2026-01-05" AND updated <= "2026-02-01" ORDER BY updated DESC',
  'duedate >= "2026-01-01" ORDER BY duedate DESC',
  'resolution IS EMPTY AND status = "To Do" ORDER BY created',
]

describe('an index that is being warmed up', () => {
  const snapshot = seedSnapshot('small', () => 'cloud')
  const models = snapshot.issues
  const issues = Array.from({ length: 6_000 }, (_, at) => {
    const model = models[at % models.length]
    if (!model) throw new Error('The seed has no issues.')
    const id = 20_000 + at
    return { ...model, values: { ...model.values }, id: String(id), key: `APP-${id}`, number: id }
  })
  const state = createState({ ...snapshot, issues, links: [] })
  const [caller] = state.users.values()
  const engineOf = () =>
    createJqlEngine({ state, catalog: createFieldCatalog(state), zones: createZones(), now: Date.now })

  function answers(engine: JqlEngine): (readonly string[])[] {
    return queries.map((jql) => {
      const preparation = engine.prepare(jql, caller)
      if (preparation.kind !== 'ready') throw new Error(preparation.message)
      return engine.find(preparation.prepared, { limit: 500 }).issues.map(({ key }) => key)
    })
  }

  /** Edits a few issues of the beginning, the middle and the end, and adds one. */
  function change(round: number): void {
    for (const id of [20_003, 23_000, 25_900].map((first) => String(first + round))) {
      const issue = state.issues.get(id)
      if (!issue) throw new Error(`There is no issue ${id}.`)
      issue.values.summary = 'A zeppelin'
      issue.updated = Date.UTC(2026, 0, 6, round)
      touchIssue(state, id)
    }
    const [model] = issues
    if (!model) throw new Error('There are no issues.')
    const id = 30_000 + round
    indexIssue(state, {
      ...model,
      values: { ...model.values, summary: 'A new zeppelin' },
      id: String(id),
      key: `APP-${id}`,
      number: id,
    })
    state.revision += 1
  }

  it('finds what a fresh one finds, with changes before, in between and after', async () => {
    const warm = engineOf()
    warm.warmUp.begin()
    let round = 0
    while (!warm.warmUp.isOver) {
      if (round < 50) {
        change(round)
        warm.index.refresh()
        round += 1
      }
      await new Promise((resolve) => setImmediate(resolve))
    }
    change(round)
    const found = answers(warm)
    expect(found).toEqual(answers(engineOf()))
    expect(found[0]?.length).toBe(4 * (round + 1))
    for (const keys of found) expect(keys.length).toBeGreaterThan(0)
  })

  it.each([
    'project is not EMPTY ORDER BY assignee',
    'project is not EMPTY ORDER BY watchers DESC, summary',
    'status was "To Do" ORDER BY parentEpic, priority DESC',
  ])('is read page by page to the end as if all had been sorted: %s', (jql) => {
    const engine = engineOf()
    const preparation = engine.prepare(jql, caller)
    if (preparation.kind !== 'ready') throw new Error(preparation.message)
    const { prepared } = preparation
    const order = orderOf(prepared.sortKeys)
    const found = [...state.issues.values()].filter((issue) => prepared.test(issue) && prepared.visible(issue))
    const sorted = found.map(order.place).sort(order.compare)
    const expected = sorted.map(({ issue }) => issue.key)
    expect(expected.length).toBeGreaterThan(2_500)
    const walked: string[] = []
    let after: Parameters<typeof engine.find>[1]['after']
    do {
      const page = engine.find(prepared, { after, limit: 300 })
      walked.push(...page.issues.map(({ key }) => key))
      after = page.end
    } while (after !== undefined)
    expect(walked).toEqual(expected)
    for (const startAt of [2_450, 0, 150, 1_000, 5_999, 2_100]) {
      const window = engine.window(prepared, { startAt, limit: 70 })
      expect(window.total).toBe(expected.length)
      expect(window.issues.map(({ key }) => key)).toEqual(expected.slice(startAt, startAt + 70))
    }
  })

  it('answers before it is ready as after', () => {
    const cold = engineOf()
    cold.warmUp.begin()
    const early = answers(cold)
    cold.warmUp.close()
    expect(early).toEqual(answers(engineOf()))
    expect(cold.warmUp.isOver).toBe(true)
  })
})
