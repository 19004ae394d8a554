import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Client, findKeys, type Stage, searchSchema, startStage } from './harness.ts'
import { tour } from './tour.ts'

const named = z.looseObject({ name: z.string() })
const fieldsSchema = z.looseObject({
  project: z.looseObject({ key: z.string() }),
  status: named,
  priority: named.nullish(),
  assignee: z.looseObject({ accountId: z.string() }).nullish(),
  labels: z.array(z.string()).default([]),
  components: z.array(named).default([]),
  fixVersions: z.array(named).default([]),
  parent: z.looseObject({ key: z.string() }).nullish(),
  watches: z.looseObject({ watchCount: z.number() }),
  votes: z.looseObject({ votes: z.number() }),
  updated: z.string(),
})
type Fields = z.infer<typeof fieldsSchema>

/** Values of fields as the issues show them, and the clause that looks for one. */
const facets: readonly { of(fields: Fields): readonly string[]; clause(value: string): string }[] = [
  { of: ({ project }) => [project.key], clause: (value) => `project = "${value}"` },
  { of: ({ status }) => [status.name], clause: (value) => `status = "${value}"` },
  { of: ({ priority }) => [priority?.name ?? []].flat(), clause: (value) => `priority = "${value}"` },
  { of: ({ assignee }) => [assignee?.accountId ?? []].flat(), clause: (value) => `assignee = "${value}"` },
  { of: ({ labels }) => labels, clause: (value) => `labels = "${value}"` },
  { of: ({ parent }) => [parent?.key ?? []].flat(), clause: (value) => `parent = "${value}"` },
  { of: ({ watches }) => [String(watches.watchCount)], clause: (value) => `watchers = ${value}` },
  { of: ({ votes }) => [String(votes.votes)], clause: (value) => `votes = ${value}` },
  { of: ({ updated }) => [String(Date.parse(updated))], clause: (value) => `updated = ${value}` },
]

describe('search after every operation there is', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage()
    // The indexes are built before, so that every change has to reach them.
    await compare(stage.admin)
    await tour(stage)
  }, 120_000)
  afterAll(() => stage.sandbox.close())

  it('finds the issues by what they show', async () => {
    const { wrong, compared } = await compare(stage.admin)
    expect(compared).toBeGreaterThan(50)
    expect(wrong).toEqual([])
  })
})

async function compare(admin: Client) {
  const shown = await everything(admin)
  const wrong: unknown[] = []
  let compared = 0
  for (const { of, clause } of facets) {
    const byValue = new Map<string, string[]>()
    for (const { key, fields } of shown) {
      for (const value of of(fields)) byValue.set(value, [...(byValue.get(value) ?? []), key])
    }
    for (const [value, keys] of byValue) {
      const jql = clause(value)
      const found = await findKeys(admin, jql)
      compared += 1
      if (found.sort().join() !== keys.sort().join()) wrong.push({ jql, found, keys })
    }
  }
  return { wrong, compared }
}

async function everything(admin: Client): Promise<{ key: string; fields: Fields }[]> {
  const fields = Object.keys(fieldsSchema.shape)
  const body = { jql: 'project is not empty', fields, maxResults: 5000 }
  const { issues } = searchSchema.parse((await admin.post('/rest/api/3/search/jql', body)).body)
  return issues.map((issue) => ({ key: issue.key, fields: fieldsSchema.parse(issue.fields) }))
}
