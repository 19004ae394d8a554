import { describe, expect, it } from 'vitest'
import { createFieldCatalog } from '../src/fields/catalog.ts'
import { indexIssue, touchIssue } from '../src/issues/register.ts'
import { createJqlEngine, type JqlEngine } from '../src/jql/engine.ts'
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
    warm.warmUp.finish()
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

  it('answers before it is ready as after', () => {
    const cold = engineOf()
    cold.warmUp.finish()
    const early = answers(cold)
    cold.warmUp.close()
    expect(early).toEqual(answers(engineOf()))
    expect(cold.warmUp.isOver).toBe(true)
  })
})
