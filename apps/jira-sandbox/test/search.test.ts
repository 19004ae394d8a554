import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createIssue, findKeys, type Stage, searchSchema, startStage } from './harness.ts'

describe('searching', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage()
  })
  afterAll(() => stage.sandbox.close())

  const search = async (body: Readonly<Record<string, unknown>>) =>
    searchSchema.parse((await stage.admin.post('/rest/api/3/search/jql', body)).body)

  it('shows nothing but ids unless asked for more', async () => {
    const { issues } = await search({ jql: 'project = APP', maxResults: 2 })
    const raw = await stage.admin.get(`/rest/api/3/search/jql?jql=${encodeURIComponent('project = APP')}&maxResults=1`)
    expect(issues).toHaveLength(2)
    expect(raw.body).toEqual({ issues: [{ id: issues[0]?.id }], isLast: false, nextPageToken: expect.any(String) })
  })

  it('gives neither a total nor an echo of the page size', async () => {
    const answer = await stage.admin.post('/rest/api/3/search/jql', {
      jql: 'project = APP',
      fields: ['summary'],
      maxResults: 5000,
    })
    expect(Object.keys(Object(answer.body)).sort()).toEqual(['isLast', 'issues'])
  })

  it('shows the fields asked for and no others', async () => {
    const { issues } = await search({ jql: 'project = APP', fields: ['summary', 'status', 'unknown'], maxResults: 1 })
    expect(Object.keys(issues[0]?.fields ?? {}).sort()).toEqual(['status', 'summary'])
    const all = await search({ jql: 'project = APP', fields: ['*all', '-comment'], maxResults: 1 })
    expect(all.issues[0]?.fields).toHaveProperty('worklog')
    expect(all.issues[0]?.fields).not.toHaveProperty('comment')
  })

  it('names and describes fields for all issues together', async () => {
    const answer = await stage.admin.post('/rest/api/3/search/jql', {
      jql: 'project = APP',
      fields: ['customfield_10010'],
      expand: 'names,schema',
      maxResults: 1,
    })
    expect(answer.body).toMatchObject({
      names: { customfield_10010: 'Story Points' },
      schema: { customfield_10010: { type: 'number', customId: 10_010 } },
    })
  })

  it('walks every issue once, whatever the sizes of its pages', async () => {
    const orders = [
      '',
      ' order by updated desc',
      ' order by priority, due desc, summary',
      ' order by "Story Points", key',
    ]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...orders),
        fc.array(fc.integer({ min: 9, max: 80 }), { minLength: 1, maxLength: 6 }),
        async (order, sizes) => {
          const jql = `project in (APP, HELP)${order}`
          const walked: string[] = []
          let nextPageToken: string | undefined
          for (let page = 0; page === 0 || nextPageToken !== undefined; page += 1) {
            const answer = await search({
              jql,
              maxResults: sizes[page % sizes.length],
              fields: ['key'],
              ...(nextPageToken && { nextPageToken }),
            })
            walked.push(...answer.issues.map((issue) => issue.key))
            nextPageToken = answer.nextPageToken
            expect(answer.isLast).toBe(nextPageToken === undefined)
          }
          expect(walked).toEqual(await findKeys(stage.admin, jql))
        },
      ),
      { numRuns: 12 },
    )
  })

  it('neither repeats nor skips an issue while others are created and deleted meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('created desc', 'created', 'summary', 'priority desc, key'),
        fc.array(fc.constantFrom('create', 'delete', 'nothing'), { minLength: 3, maxLength: 8 }),
        async (order, disturbances) => {
          const jql = `project = HELP order by ${order}`
          const before = await findKeys(stage.admin, jql)
          const walked: string[] = []
          const spare = await createIssue(stage.admin, { project: { key: 'HELP' }, summary: 'To be deleted' })
          let nextPageToken: string | undefined
          for (let page = 0; page === 0 || nextPageToken !== undefined; page += 1) {
            const answer = await search({
              jql,
              maxResults: 17,
              fields: ['key'],
              ...(nextPageToken && { nextPageToken }),
            })
            walked.push(...answer.issues.map((issue) => issue.key))
            nextPageToken = answer.nextPageToken
            const disturbance = disturbances[page]
            if (disturbance === 'create')
              await createIssue(stage.admin, { project: { key: 'HELP' }, summary: 'Meanwhile' })
            if (disturbance === 'delete') await stage.admin.delete(`/rest/api/3/issue/${spare}`)
          }
          expect(new Set(walked).size).toBe(walked.length)
          expect(walked.filter((key) => before.includes(key))).toEqual(before)
        },
      ),
      { numRuns: 8 },
    )
  })

  it('takes a token only for the query it came from, and for seven days', async () => {
    let now = Date.parse('2026-03-01T00:00:00Z')
    const other = await startStage({ now: () => now })
    const ask = (body: Readonly<Record<string, unknown>>) =>
      other.admin.post('/rest/api/3/search/jql', { maxResults: 1, ...body })
    const { nextPageToken } = searchSchema.parse((await ask({ jql: 'project = APP' })).body)
    const refused = { errorMessages: ['The provided next page token is invalid or expired.'], errors: {} }
    expect((await ask({ jql: 'project = APP', nextPageToken, maxResults: 20 })).status).toBe(200)
    expect((await ask({ jql: 'project = HELP', nextPageToken })).body).toEqual(refused)
    expect((await ask({ jql: 'project = APP', nextPageToken: `${nextPageToken}x` })).body).toEqual(refused)
    now += 7 * 24 * 3_600_000 + 1
    expect((await ask({ jql: 'project = APP', nextPageToken })).body).toEqual(refused)
    await other.sandbox.close()
  })

  it('finds a new issue late when the index runs behind, but at once when it is to be reconciled', async () => {
    let now = Date.parse('2026-03-01T00:00:00Z')
    const behind = await startStage({ seed: 'empty', now: () => now, indexDelayMs: 5_000 })
    const key = await createIssue(behind.admin, {})
    const { id } = z.looseObject({ id: z.string() }).parse((await behind.admin.get(`/rest/api/3/issue/${key}`)).body)
    const find = async (more: object) =>
      searchSchema.parse((await behind.admin.post('/rest/api/3/search/jql', { jql: 'project = APP', ...more })).body)
        .issues
    expect(await find({})).toHaveLength(0)
    expect(await find({ reconcileIssues: [Number(id)] })).toHaveLength(1)
    now += 5_000
    expect(await find({})).toHaveLength(1)
    await behind.sandbox.close()
  })

  it('counts, and counts only what is bounded', async () => {
    const count = await stage.admin.post('/rest/api/3/search/approximate-count', { jql: 'project = APP' })
    expect(count.body).toEqual({ count: (await findKeys(stage.admin, 'project = APP')).length })
    expect((await stage.admin.post('/rest/api/3/search/approximate-count', { jql: '' })).status).toBe(400)
  })

  it('refuses more than seven fields of order', async () => {
    const answer = await stage.admin.post('/rest/api/3/search/jql', {
      jql: 'project = APP order by key, created, updated, due, priority, status, summary, votes',
    })
    expect(answer.status).toBe(400)
  })

  it('ends a page of all fields after a hundred issues, however many are asked for', async () => {
    const jql = 'project is not empty order by created'
    const wide = await search({ jql, fields: ['*all'], maxResults: 5000 })
    expect(wide.issues).toHaveLength(100)
    expect(wide.isLast).toBe(false)
    const rest = await search({ jql, fields: ['*all'], maxResults: 5000, nextPageToken: wide.nextPageToken })
    const keys = [...wide.issues, ...rest.issues].map((issue) => issue.key)
    expect(keys).toEqual((await findKeys(stage.admin, jql)).slice(0, keys.length))
  })

  it('ignores startAt, and knows neither a query without restriction nor a page of nothing', async () => {
    const first = await stage.admin.get('/rest/api/3/search/jql?jql=project%20%3D%20APP&maxResults=2')
    const again = await stage.admin.get('/rest/api/3/search/jql?jql=project%20%3D%20APP&maxResults=2&startAt=2')
    expect(searchSchema.parse(again.body).issues).toEqual(searchSchema.parse(first.body).issues)
    const refusals = [
      [
        { jql: 'order by key' },
        'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.',
      ],
      [{ jql: 'project = APP', maxResults: 0 }, 'The max results parameter has to be between 1 and 5,000.'],
      [{ jql: 'project = APP', nextPageToken: 'garbage' }, 'The provided next page token is invalid or expired.'],
      [
        { jql: 'project = APP', nextPageToken: 'garbage.gärbage' },
        'The provided next page token is invalid or expired.',
      ],
    ] as const
    for (const [body, sentence] of refusals) {
      const answer = await stage.admin.post('/rest/api/3/search/jql', body)
      expect({ status: answer.status, body: answer.body }).toEqual({
        status: 400,
        body: { errorMessages: [sentence], errors: {} },
      })
    }
    const unknown = await stage.admin.post('/rest/api/3/search/jql', { jql: 'project = APP', colour: 1 })
    expect(unknown.body).toEqual({
      errorMessages: ['Invalid request payload. Refer to the REST API documentation and try again.'],
    })
  })

  it('shows a stranger nothing and counts nothing for them', async () => {
    const stranger = stage.stranger()
    const body = { jql: 'project is not empty or text ~ login' }
    expect((await stranger.post('/rest/api/3/search/jql', body)).body).toEqual({ issues: [], isLast: true })
    expect((await stranger.post('/rest/api/3/search/approximate-count', body)).body).toEqual({ count: 0 })
  })
})
