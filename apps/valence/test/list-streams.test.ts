import { type Exchange, type Sandbox, startSandbox } from '@valence/jira-sandbox'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { request, startWorld, type World } from './harness.ts'

/** More than a page of the provider has, ten times. */
const issueCount = 1_203

let world: World
let sandbox: Sandbox
let authorization: string
let exchanges: Exchange[] = []
beforeAll(async () => {
  world = await startWorld()
  const issues = [
    { summary: '=cmd()', labels: ['a', 'b'] },
    { summary: 'Number {n}', count: issueCount - 1 },
  ]
  sandbox = await startSandbox({
    seed: { projects: [{ key: 'DEMO' }], issues },
    onExchange: (exchange) => exchanges.push(exchange),
  })
  const { url, username, password } = sandbox
  authorization = (await world.connect({ 'base.url': url, username, password })).authorization
})
beforeEach(async () => {
  await control('DELETE', '/faults')
  exchanges = []
})
afterAll(async () => {
  await sandbox.close()
  await world.close()
})

type Query = Readonly<Record<string, string>>

const record = z.looseObject({ id: z.string() })
const searches = () => exchanges.filter(({ path }) => path === '/rest/api/3/search/jql')
const control = (method: string, path: string, json: object = {}) =>
  request(method, `${sandbox.url}/__sandbox${path}`, { json })

function ask(path: string, query: Query, accept: string, signal?: AbortSignal): Promise<Response> {
  const url = `${world.baseUrl}/${path}?${new URLSearchParams(query)}`
  return fetch(url, { headers: { authorization, accept }, ...(signal && { signal }) })
}

const lines = async (path: string, query: Query = {}) => {
  const response = await ask(path, query, 'application/x-ndjson')
  const text = await response.text()
  expect({ status: response.status, type: response.headers.get('content-type') }).toEqual({
    status: 200,
    type: 'application/x-ndjson',
  })
  expect(text === '' || text.endsWith('\n')).toBe(true)
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => record.parse(JSON.parse(line)))
}

const table = async (path: string, query: Query = {}) => {
  const response = await ask(path, query, 'text/csv')
  const text = await response.text()
  expect({ status: response.status, type: response.headers.get('content-type') }).toEqual({
    status: 200,
    type: 'text/csv',
  })
  expect(text.endsWith('\n')).toBe(true)
  return z.array(z.record(z.string(), z.string())).parse(parse(text, { columns: true }))
}

const pages = async (path: string, query: Query = {}) => {
  const found: z.infer<typeof record>[] = []
  for (let nextPage: string | null = ''; nextPage !== null; ) {
    const all = { ...query, pageSize: '1000', ...(nextPage && { nextPage }) }
    const response = await ask(path, all, 'application/json')
    found.push(...z.array(record).parse(await response.json()))
    nextPage = response.headers.get('elements-next-page-token')
  }
  return found
}

describe('application/x-ndjson', () => {
  it('is every record of every page, one a line', async () => {
    const found = await lines('incidents', { fields: 'summary' })
    expect(found).toHaveLength(issueCount)
    expect(found).toEqual(await pages('incidents', { fields: 'summary' }))
  })

  it.each([
    { where: "summary LIKE '%7%'", fields: 'summary,status' },
    { orderBy: 'created desc', fields: 'summary' },
    { orderBy: 'status, summary desc', where: "summary LIKE '%7%' OR summary LIKE '%8%'", fields: 'key' },
  ])('takes where, fields and orderBy: %j', async (query) => {
    expect(await lines('incidents', query)).toEqual(await pages('incidents', query))
  })

  it('goes on from the page of a token, and from the page of a number', async () => {
    const first = await ask('incidents', { fields: 'summary', pageSize: '1000' }, 'application/json')
    const nextPage = first.headers.get('elements-next-page-token') ?? ''
    const all = await lines('incidents', { fields: 'summary' })
    expect(await lines('incidents', { fields: 'summary', nextPage })).toEqual(all.slice(1000))
    expect(await lines('incidents', { fields: 'summary', page: '3', pageSize: '500' })).toEqual(all.slice(1000))
    const byStatus = { fields: 'summary', orderBy: 'status' }
    const sorted = await lines('incidents', byStatus)
    expect(await lines('incidents', { ...byStatus, page: '2', pageSize: '700' })).toEqual(sorted.slice(700))
  })

  it('is there for every other list', async () => {
    for (const path of ['projects', 'statuses', 'tickets', 'incidents/DEMO-1/history', 'agents', 'fields']) {
      expect(await lines(path), path).toEqual(await pages(path))
    }
  })

  it('is what a client gets that prefers it, and nobody else', async () => {
    const type = async (accept: string) => (await ask('statuses', {}, accept)).headers.get('content-type')
    expect(await type('application/json;q=0.5, application/x-ndjson')).toBe('application/x-ndjson')
    expect(await type('application/x-ndjson;q=0.5, application/json')).toContain('application/json')
    expect(await type('*/*')).toContain('application/json')
    expect(await type('text/html,application/xhtml+xml,*/*;q=0.8')).toContain('application/json')
    expect(await type('application/x-ndjson;q=0, */*')).toContain('application/json')
  })
})

describe('text/csv', () => {
  it('has a column for every place, by its dotted path', async () => {
    const rows = await table('incidents', { fields: 'summary,status.name,labels,assignee' })
    const all = await pages('incidents', { fields: 'summary,status.name,labels,assignee' })
    expect(rows.map(({ id }) => id)).toEqual(all.map(({ id }) => id))
    expect(rows[1]).toMatchObject({
      key: 'DEMO-2',
      'fields.summary': 'Number 1',
      'fields.status.name': expect.any(String),
    })
  })

  it('keeps text from being a formula, unless a program asks for it as it is', async () => {
    const query = { where: "key = 'DEMO-1'", fields: 'summary,labels' }
    expect(await table('incidents', query)).toMatchObject([
      { 'fields.summary': "'=cmd()", 'fields.labels': '["a","b"]' },
    ])
    expect(await table('incidents', { ...query, safe: 'false' })).toMatchObject([{ 'fields.summary': '=cmd()' }])
  })

  it('is a header alone when nothing is found', async () => {
    const response = await ask('incidents', { where: "summary = 'nowhere'", fields: 'summary' }, 'text/csv')
    expect(await response.text()).toBe('"id","fields.summary"\n')
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="incidents.csv"')
  })
})

describe('a stream', () => {
  it('that cannot begin is refused as any list is', async () => {
    for (const accept of ['application/x-ndjson', 'text/csv']) {
      const response = await ask('incidents', { where: 'summry = 1' }, accept)
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ message: expect.stringContaining('did you mean "summary"?') })
      expect((await ask('incidents/NONE-1/comments', {}, accept)).status).toBe(404)
    }
  })

  it('breaks off when the provider fails in the middle', async () => {
    const fault = { kind: 'permission-gap', answer: 403, route: 'POST /rest/api/3/search/jql', after: 3 }
    expect((await control('POST', '/faults', fault)).status).toBeLessThan(300)
    const response = await ask('incidents', {}, 'application/x-ndjson')
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow('terminated')
    expect(searches()).toHaveLength(4)
  })

  it('asks the provider for nothing more when the client goes away', async () => {
    const fault = { kind: 'slow', delayMs: 400, when: 'before-commit', route: 'POST /rest/api/3/search/jql', after: 1 }
    expect((await control('POST', '/faults', fault)).status).toBeLessThan(300)
    const client = new AbortController()
    const response = await ask('incidents', {}, 'application/x-ndjson', client.signal)
    const reader = response.body?.getReader()
    await reader?.read()
    client.abort()
    // Each of these takes as long as a page of the stream would.
    for (let calls = 0; calls < 5; calls++) await pages('incidents', { where: "key = 'DEMO-1'", fields: 'key' })
    const streamed = searches().filter(({ requestBody }) => JSON.stringify(requestBody).includes('*all'))
    expect(streamed.length).toBeLessThanOrEqual(2)
  })

  it('runs no further ahead of a client that does not read than what is on the way to it', async () => {
    const issueCount = 1_200
    let pagesRead = 0
    const large = await startSandbox({
      seed: {
        projects: [{ key: 'DEMO' }],
        issues: [{ summary: 'Large {n}', description: 'x'.repeat(30_000), count: issueCount }],
      },
      onExchange: ({ path }) => {
        if (path === '/rest/api/3/search/jql') pagesRead += 1
      },
    })
    try {
      const { url, username, password } = large
      const connected = await world.connect({ 'base.url': url, username, password })
      const headers = { authorization: connected.authorization, accept: 'application/x-ndjson' }
      const response = await fetch(`${world.baseUrl}/incidents`, { headers })
      const readMeanwhile = async () => {
        // Each of these takes longer than a page of the stream would.
        for (let calls = 0; calls < 10; calls++)
          await pages('incidents', { where: "summary LIKE '%7%'", fields: 'key' })
        return pagesRead
      }
      const stalled = await readMeanwhile()
      expect(await readMeanwhile()).toBe(stalled)
      // Twelve pages of three megabytes each: what is under way is a few of them.
      expect(stalled).toBeLessThan(9)
      expect((await response.text()).split('\n')).toHaveLength(issueCount + 1)
      expect(pagesRead).toBeGreaterThanOrEqual(12)
    } finally {
      await large.close()
    }
  }, 120_000)
})
