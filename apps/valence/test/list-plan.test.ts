import { isRecord } from '@valence/element-kit'
import { startSandbox } from '@valence/jira-sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Answer, startWorld, type World } from './harness.ts'

let world: World
let authorization: string
beforeAll(async () => {
  world = await startWorld()
  authorization = (await world.connect()).authorization
})
afterAll(() => world.close())

type Query = Readonly<Record<string, string>>

const get = (path: string, query: Query = {}, as = authorization) =>
  world.call('GET', `/${path}?${new URLSearchParams(query)}`, { authorization: as })

const idsOf = ({ body }: { readonly body: unknown }) =>
  z
    .array(z.looseObject({ id: z.string() }))
    .parse(body)
    .map(({ id }) => id)

describe('explain', () => {
  it('answers the plan of a page instead of its records, with what it cost', async () => {
    const query = {
      where: "priority = 'High' AND Summary LIKE '%login%' AND (labels = 'x' OR description IS NULL)",
      fields: 'status.name',
      pageSize: '2',
    }
    const { status, body } = await get('incidents', { ...query, explain: 'true' })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      resource: 'incidents',
      where: {
        text: "priority = 'High' AND summary LIKE '%login%' AND (labels = 'x' OR description IS NULL)",
        tree: {
          and: [{ field: 'priority', operator: '=', values: ['High'] }, expect.anything(), { or: expect.any(Array) }],
        },
      },
      provider: {
        query: 'priority = "High" AND (labels = "x" OR description IS EMPTY) ORDER BY created ASC, id ASC',
        filters: 'some',
      },
      residual: {
        text: "summary LIKE '%login%'",
        parts: [
          { where: "summary LIKE '%login%'", kind: 'not this comparison', reason: expect.stringContaining('LIKE') },
        ],
      },
      order: { by: 'nobody' },
      projection: { fetched: ['status', 'summary'], dropped: ['summary'] },
      paging: { pageSize: 2, skip: 0, isContinued: false },
      cost: { calls: [{ method: 'POST', path: '/rest/api/3/search/jql' }], providerCalls: 1 },
    })
    const { headers, body: page } = await get('incidents', query)
    const cost = z.object({ cost: z.record(z.string(), z.unknown()) }).parse(body).cost
    expect(cost.rowsReturned).toBe(idsOf({ body: page }).length)
    expect(headers.get('server-timing')).toMatch(
      new RegExp(
        `^provider;dur=[\\d.]+;desc="1 calls", scanned;desc="${cost.rowsScanned} rows", returned;desc="${cost.rowsReturned} rows", total;dur=[\\d.]+$`,
      ),
    )
  })

  it('says why each part stays here', async () => {
    const where = "created > '2020-01-01' AND timespent > 0 AND (status = 'Done' OR summary LIKE '%x%')"
    const { body } = await get('incidents', { where, explain: 'plan' })
    const { residual } = z
      .looseObject({ residual: z.looseObject({ parts: z.array(z.looseObject({ kind: z.string() })) }) })
      .parse(body)
    expect(residual.parts.map(({ kind }) => kind)).toEqual([
      'narrowed',
      'not filterable',
      'beside others',
      'not this comparison',
    ])
    expect((await get('statuses', { where: "name = 'Done'", explain: 'plan' })).body).toMatchObject({
      provider: { filters: 'nothing' },
      residual: { parts: [{ reason: 'The provider does not filter this list.' }] },
    })
  })

  it('plans without reading a record, or asking for one', async () => {
    const { body } = await get('incidents', { orderBy: 'votes desc, created', explain: 'plan' })
    expect(body).toMatchObject({
      order: {
        by: 'platform',
        why: 'The provider does not order by votes.',
        terms: [
          { field: 'votes', direction: 'desc' },
          { field: 'created', direction: 'asc' },
        ],
      },
      projection: { fetched: 'all' },
    })
    expect(body).not.toHaveProperty('cost')
    const reach = async (query: Query) => (await get('incidents', { ...query, explain: 'plan' })).body
    expect(body).toMatchObject({ expected: { pagesMax: 2_000, rowsMax: 100_000 } })
    expect(await reach({ pageSize: '7' })).toMatchObject({ expected: { pagesMax: 50, rowsMax: 7 } })
    expect(await reach({ where: "summary LIKE '%x%'" })).toMatchObject({ expected: { pagesMax: 50, rowsMax: 20_000 } })
  })

  it('shows what a canonical list asks in the words of the provider', async () => {
    const { body } = await get('tickets', { where: "status = 'Done'", orderBy: 'createdAt desc', explain: 'plan' })
    expect(body).toMatchObject({
      provider: { query: 'status = "Done" ORDER BY created DESC, id ASC', filters: 'some' },
      order: { by: 'provider', why: expect.stringContaining('where records without a value stand is its choice') },
    })
  })

  it('shows the question that the provider is really asked, with what only the site knows', async () => {
    const asked = async (path: string, where: string) => {
      const { body } = await get(path, { where, explain: 'plan' })
      return z.looseObject({ provider: z.looseObject({ query: z.string() }) }).parse(body).provider.query
    }
    const order = ' ORDER BY created ASC, id ASC'
    expect(await asked('incidents', '`Story Points` > 3')).toBe(`cf[10010] > "3"${order}`)
    expect(await asked('incidents', "priority IN ('High', 'Nowhere')")).toBe(`priority = "High"${order}`)
    expect(await asked('incidents', "priority IN ('Nowhere', 'Nobody')")).toBe('nothing')
    expect(await asked('tickets', "key >= 'HELP-10' AND key < 'HELP-12'")).toBe(`project = "HELP"${order}`)
    expect(await asked('boards/1/issues', "priority = 'High'")).toMatch(
      /^(filter|project) = "\w+" AND priority = "High" /,
    )
  })

  it('does not excuse a query that cannot be understood', async () => {
    expect(await get('incidents', { where: 'summry = 1', explain: 'plan' })).toMatchObject({ status: 400 })
    expect(await get('incidents', { explain: 'perhaps' })).toMatchObject({ status: 400 })
  })
})

describe('Elements-Total-Count', () => {
  const counted = async (path: string, query: Query) => {
    const { headers } = await get(path, { ...query, returnCount: 'true' })
    return [headers.get('elements-total-count'), headers.get('elements-total-count-precision')]
  }

  it('is exact where everything was seen or counted here', async () => {
    const login = idsOf(await get('incidents', { where: "summary LIKE '%login%'", pageSize: '5000' })).length
    expect(login).toBeGreaterThan(2)
    expect(await counted('incidents', { where: "summary LIKE '%login%'", pageSize: '1' })).toEqual([
      String(login),
      'exact',
    ])
    expect(await counted('incidents', { orderBy: 'votes', pageSize: '1', where: "summary LIKE '%login%'" })).toEqual([
      String(login),
      'exact',
    ])
    const comments = idsOf(await get('incidents/SET-3/comments', { pageSize: '5000' })).length
    expect(await counted('incidents/SET-3/comments', { pageSize: '7' })).toEqual([String(comments), 'exact'])
  })

  it('is marked where the provider counts by an index that lags behind', async () => {
    const all = idsOf(await get('incidents', { pageSize: '5000' })).length
    expect(await counted('incidents', { pageSize: '5' })).toEqual([String(all), 'approximate'])
    expect(await counted('incidents', { pageSize: '5000' })).toEqual([String(all), 'exact'])
  })

  it('is a minimum where counting ended at its budget', async () => {
    const perRequest = 20_000
    const issues = [{ summary: 'Number {n}', count: perRequest + 100 }]
    const sandbox = await startSandbox({ seed: { projects: [{ key: 'MANY' }], issues } })
    try {
      const { url, username, password } = sandbox
      const { authorization: many } = await world.connect({ 'base.url': url, username, password })
      const query = { where: "summary LIKE 'Number%'", fields: 'key', pageSize: '1', returnCount: 'true' }
      const { headers } = await get('incidents', query, many)
      expect(headers.get('elements-total-count')).toBe(String(perRequest))
      expect(headers.get('elements-total-count-precision')).toBe('minimum')
    } finally {
      await sandbox.close()
    }
  }, 120_000)

  it('is not there unless it is asked for', async () => {
    const { headers } = await get('incidents', { pageSize: '5' })
    expect(headers.get('elements-total-count')).toBeNull()
    expect(headers.get('elements-total-count-precision')).toBeNull()
  })
})

describe('jql', () => {
  it('is refused to an instance that does not allow it', async () => {
    expect(await get('incidents', { jql: 'project = HELP' })).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('native.query.enabled') },
    })
    expect(await get('incidents', { where: "jql = 'project = HELP'" })).toMatchObject({ status: 403 })
  })

  it('restricts a list beside where, whatever stands in it', async () => {
    const { authorization: allowed } = await world.connect({ 'native.query.enabled': 'true' })
    const as = (query: Query, path = 'incidents') => get(path, { pageSize: '5000', ...query }, allowed)
    const help = idsOf(await as({ where: "project = 'HELP'" }))
    const both = idsOf(await as({ where: "project IN ('HELP', 'APP')" }))
    expect(help.length).toBeGreaterThan(3)
    expect(idsOf(await as({ jql: 'project = HELP' }))).toEqual(help)
    expect(idsOf(await as({ where: "jql = 'project = HELP'" }))).toEqual(help)
    expect(idsOf(await as({ jql: 'project = HELP OR project = APP', where: "project = 'HELP'" }))).toEqual(help)
    expect(idsOf(await as({ jql: 'project = HELP OR project = APP' }))).toEqual(both)
    expect(idsOf(await as({ jql: 'project = HELP' }, 'tickets'))).toEqual(help)
    const high = idsOf(await as({ where: "project = 'HELP' AND priority = 'High' AND summary LIKE '%e%'" }))
    expect(idsOf(await as({ jql: 'project = HELP', where: "priority = 'High' AND summary LIKE '%e%'" }))).toEqual(high)
    expect(
      await as({ jql: 'project = HELP OR project = APP', where: "status = 'Done'", explain: 'plan' }),
    ).toMatchObject({
      body: {
        provider: {
          query: '(project = HELP OR project = APP) AND status = "Done" ORDER BY created ASC, id ASC',
          filters: 'everything',
        },
      },
    })
  })

  it('leaves the order to orderBy and says so', async () => {
    const { authorization: allowed } = await world.connect({ 'native.query.enabled': 'true' })
    const ordered = await get('incidents', { jql: 'project = HELP ORDER BY created DESC', pageSize: '5000' }, allowed)
    expect(ordered.headers.get('elements-error')).toContain('ORDER BY in jql was passed over')
    expect(ordered.body).toEqual((await get('incidents', { jql: 'project = HELP', pageSize: '5000' }, allowed)).body)
  })

  it('belongs to the token of a page, and to lists that understand it', async () => {
    const { authorization: allowed } = await world.connect({ 'native.query.enabled': 'true' })
    const first = await get('incidents', { jql: 'project = HELP', pageSize: '2' }, allowed)
    const nextPage = first.headers.get('elements-next-page-token') ?? ''
    expect(await get('incidents', { jql: 'project = APP', pageSize: '2', nextPage }, allowed)).toMatchObject({
      status: 400,
    })
    expect(await get('incidents', { jql: 'project = HELP', pageSize: '2', nextPage }, allowed)).toMatchObject({
      status: 200,
    })
    expect(await get('statuses', { jql: 'project = HELP' }, allowed)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("statuses does not understand 'jql'") },
    })
    expect(await get('incidents', { jql: 'project = HELP) OR (project = APP' }, allowed)).toMatchObject({
      status: 400,
      body: { message: "jql has a ')' at column 15 without its '('." },
    })
    for (const jql of [
      'projct = HELP',
      'project = NOWHERE',
      'project = HELP AND status = Nowhere',
      'sprint in nothing()',
    ]) {
      expect(await get('incidents', { jql }, allowed), jql).toMatchObject({
        status: 400,
        body: { message: expect.stringMatching(/^Jira does not understand jql\. .*(projct|NOWHERE|Nowhere|nothing)/) },
      })
    }
    expect(await get('incidents', { jql: 'project = HELP AND created < 1980-01-01' }, allowed)).toMatchObject({
      status: 200,
      body: [],
    })
    expect(await get('incidents', { jql: 'nonsense ~~ 1' }, allowed)).toMatchObject({
      status: 400,
      body: { providerMessage: expect.any(String) },
    })
  })
})

describe('orderBy', () => {
  it.each([
    ['incidents', 'key', 'key desc', 'votes'],
    ['incidents', 'priority', 'priority desc, key', 'status'],
    ['boards/1/issues', 'priority', 'priority desc, key', 'status'],
    ['tickets', 'priority', 'priority desc, key', 'status'],
  ])('of %s has one order of %s, whoever makes it', async (path, field, orderBy, other) => {
    const lists = [orderBy, `${orderBy}, ${other}`].map((order) => ({ orderBy: order, pageSize: '5000' }))
    const [provider, ours] = await Promise.all(lists.map((query) => get(path, query)))
    const shown = (answer: Answer | undefined) =>
      z
        .array(z.looseObject({ fields: z.looseObject({}).optional() }))
        .parse(answer?.body)
        .map((record) => {
          const value = { ...record, ...record.fields }[field]
          return isRecord(value) ? value.name : value
        })
    expect(new Set(shown(provider)).size).toBeGreaterThan(3)
    expect(shown(ours)).toEqual(shown(provider))
    const { body } = await get(path, { ...lists[1], explain: 'plan' })
    expect(body).toMatchObject({ order: { by: 'platform' } })
  })

  it('takes more fields than the provider does', async () => {
    const orderBy = 'priority, duedate, resolutiondate, summary, updated desc, created, key'
    const { status, body } = await get('incidents', { orderBy, pageSize: '5000', explain: 'true' })
    expect(status).toBe(200)
    expect(body).toMatchObject({ order: { by: 'platform', why: 'The provider orders by at most 6 fields.' } })
  })
})
