import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type DataCenterStage, offsetPageSchema, startDataCenter } from './datacenter-stage.ts'

let stage: DataCenterStage
beforeAll(async () => {
  stage = await startDataCenter()
})
afterAll(() => stage.sandbox.close())

async function search(body: object) {
  return offsetPageSchema.parse((await stage.admin.post('/rest/api/2/search', body)).body)
}

describe('search by offset', () => {
  it('finds everything with an empty query, fifty at a time', async () => {
    const page = await search({})
    expect(page).toMatchObject({ startAt: 0, maxResults: 50 })
    expect(page.issues).toHaveLength(50)
    expect(page.total).toBeGreaterThan(100)
  })

  it('caps maxResults at a thousand without a word, and gives only the count for none', async () => {
    expect((await search({ maxResults: 5000 })).maxResults).toBe(1000)
    const none = await search({ maxResults: 0 })
    expect(none.issues).toEqual([])
    expect(none.total).toBeGreaterThan(0)
  })

  it('cuts pages of any size from one order', async () => {
    const jql = 'project = APP order by priority desc, key asc'
    const all = await search({ jql, maxResults: 1000, fields: ['summary'] })
    await fc.assert(
      fc.asyncProperty(fc.nat(all.total + 5), fc.integer({ min: 1, max: 60 }), async (startAt, maxResults) => {
        const page = await search({ jql, startAt, maxResults, fields: ['summary'] })
        expect(page.total).toBe(all.total)
        expect(page.issues.map((it) => it.key)).toEqual(
          all.issues.slice(startAt, startAt + maxResults).map((it) => it.key),
        )
      }),
      { numRuns: 20 },
    )
  })

  it('shows navigable fields by default: everything but comments, worklogs and attachments', async () => {
    const [issue] = (await search({ jql: 'key = APP-1' })).issues
    expect(issue?.fields).toHaveProperty('summary')
    expect(issue?.fields).not.toHaveProperty('comment')
    expect(issue?.fields).not.toHaveProperty('statuscategorychangedate')
  })

  it('gives names, schema and changelog when asked, by GET as well', async () => {
    const answer = await stage.admin.get(
      '/rest/api/2/search?jql=key%3DAPP-1&expand=names,schema,changelog&fields=summary',
    )
    expect(answer.body).toMatchObject({
      expand: 'schema,names',
      names: { summary: 'Summary' },
      schema: { summary: { type: 'string' } },
      issues: [{ changelog: { startAt: 0 } }],
    })
  })

  it('refuses mistakes of meaning in the recorded words', async () => {
    const project = await stage.admin.post('/rest/api/2/search', { jql: 'project = NOWHERE' })
    expect(project.status).toBe(400)
    expect(project.body).toMatchObject({
      errorMessages: ["The value 'NOWHERE' does not exist for the field 'project'."],
    })
    const field = await stage.admin.post('/rest/api/2/search', { jql: 'nonsense = 1' })
    expect(field.body).toMatchObject({
      errorMessages: ["Field 'nonsense' does not exist or you do not have permission to view it."],
    })
  })

  it.each([false, 'warn'])('only warns with validateQuery %s', async (validateQuery) => {
    const page = await search({ jql: 'project = NOWHERE', validateQuery })
    expect(page.issues).toEqual([])
    expect(page.warningMessages).toEqual(["The value 'NOWHERE' does not exist for the field 'project'."])
  })

  it('refuses a query it cannot read', async () => {
    expect((await stage.admin.post('/rest/api/2/search', { jql: 'project =' })).status).toBe(400)
  })

  it('knows people by name, display name and e-mail address, and not by account id', async () => {
    const totals = []
    for (const who of ['dana.lindqvist', 'Dana Lindqvist', 'dana.lindqvist@sandbox.invalid']) {
      totals.push((await search({ jql: `assignee = "${who}"`, maxResults: 0 })).total)
    }
    expect(totals[0]).toBeGreaterThan(0)
    expect(new Set(totals).size).toBe(1)
    const byId = await stage.admin.post('/rest/api/2/search', { jql: 'assignee = "5a0e4c1d9b7f3a2e6c8d0004"' })
    expect(byId.status).toBe(400)
  })

  it('lists the issues of a sprint and of a board the same way', async () => {
    const sprints = await stage.admin.get('/rest/agile/1.0/board/1/sprint?state=active')
    const [active] = z.looseObject({ values: z.array(z.looseObject({ id: z.number() })) }).parse(sprints.body).values
    const found = await search({ jql: `sprint = ${active?.id}`, maxResults: 0 })
    const answer = await stage.admin.get(`/rest/agile/1.0/sprint/${active?.id}/issue?maxResults=3`)
    const page = offsetPageSchema.parse(answer.body)
    expect(page.issues).toHaveLength(3)
    expect(page.total).toBe(found.total)
    expect((await stage.admin.get('/rest/agile/1.0/sprint/999999/issue')).status).toBe(404)
  })
})
