import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createIssue, type Stage, startStage } from './harness.ts'

const changesMade = 120

describe('changelogs', () => {
  let stage: Stage
  let key: string
  beforeAll(async () => {
    stage = await startStage({ seed: 'empty' })
    key = await createIssue(stage.admin, { summary: 'Change 0' })
    for (let made = 1; made <= changesMade; made += 1) {
      await stage.admin.put(`/rest/api/3/issue/${key}`, { fields: { summary: `Change ${made}` } })
    }
  })
  afterAll(() => stage.sandbox.close())

  const itemSchema = z.looseObject({ toString: z.unknown() })
  const changeSchema = z.looseObject({ created: z.unknown(), items: z.array(itemSchema) })
  const last = (changes: readonly z.infer<typeof changeSchema>[]) => changes.map(({ items }) => items[0]?.toString)

  it('read by itself comes in pages of a hundred, the embedded one is capped', async () => {
    const page = z.looseObject({ values: z.array(changeSchema), total: z.number(), isLast: z.boolean() })
    const { body } = await stage.admin.get(`/rest/api/3/issue/${key}/changelog?maxResults=1000`)
    const { values, total, isLast } = page.parse(body)
    expect([values.length, total, isLast]).toEqual([100, changesMade, false])
    expect(last(values).slice(0, 2)).toEqual(['Change 1', 'Change 2'])
    const issue = z.looseObject({ changelog: z.looseObject({ histories: z.array(changeSchema), total: z.number() }) })
    const { changelog } = issue.parse((await stage.admin.get(`/rest/api/3/issue/${key}?expand=changelog`)).body)
    expect(changelog.histories).toHaveLength(100)
    expect(last(changelog.histories).slice(0, 2)).toEqual([`Change ${changesMade}`, `Change ${changesMade - 1}`])
  })

  it('fetched in bulk are oldest first, with their moments as numbers', async () => {
    const page = z.looseObject({
      issueChangeLogs: z.array(z.looseObject({ issueId: z.string(), changeHistories: z.array(changeSchema) })),
      nextPageToken: z.string().optional(),
    })
    const seen: unknown[] = []
    let nextPageToken: string | undefined
    do {
      const asked = { issueIdsOrKeys: [key], maxResults: 50, ...(nextPageToken !== undefined && { nextPageToken }) }
      const found = page.parse((await stage.admin.post('/rest/api/3/changelog/bulkfetch', asked)).body)
      const changes = found.issueChangeLogs.flatMap(({ changeHistories }) => changeHistories)
      for (const { created } of changes) expect(created).toEqual(expect.any(Number))
      seen.push(...last(changes))
      nextPageToken = found.nextPageToken
    } while (nextPageToken !== undefined)
    expect(seen).toEqual(Array.from({ length: changesMade }, (_, at) => `Change ${at + 1}`))
  })
})
