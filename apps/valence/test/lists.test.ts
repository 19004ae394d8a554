import { compile, parse } from '@valence/ceql'
import { type Field, literalType, type ProviderRecord, readField, resourcePath } from '@valence/element-kit'
import { jira } from '@valence/elements'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Answer, startWorld, type World } from './harness.ts'

let world: World
let authorization: string
let instanceId: number
beforeAll(async () => {
  world = await startWorld()
  const connected = await world.connect()
  authorization = connected.authorization
  instanceId = connected.id
})
afterAll(() => world.close())

const records = z.array(z.looseObject({}))

/** Every list of the element that has records in the sandbox, with the fields of its resource. */
const lists = [
  ...['incidents', 'projects', 'agents', 'contacts', 'groups', 'statuses', 'priorities', 'resolutions'],
  ...['incident-types', 'fields', 'worklogs', 'project-categories', 'notification-schemes', 'permission-schemes'],
  ...['filters', 'dashboards', 'components'],
  ...['incidents/HELP-1/comments', 'incidents/HELP-1/history', 'incidents/HELP-1/worklogs'],
].map((path) => ({ path, fields: fieldsOf(path.replace(/\/HELP-1\//, '/')) }))

function get(path: string, query: Readonly<Record<string, string | number>> = {}): Promise<Answer> {
  const pairs = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)])
  return world.call('GET', `/${path}?${new URLSearchParams(pairs)}`, { authorization })
}

async function read(path: string, query: Readonly<Record<string, string | number>> = {}): Promise<ProviderRecord[]> {
  const { status, body } = await get(path, query)
  expect({ path, query, status, body }).toMatchObject({ status: 200 })
  return records.parse(body)
}

const tokenOf = ({ headers }: Answer) => headers.get('elements-next-page-token')

describe.each(lists)('where on /$path', ({ path, fields }) => {
  it('keeps with every operator the records that CEQL keeps', async () => {
    const all = await read(path, { pageSize: 5000 })
    expect(all.length).toBeGreaterThan(0)
    const clauses = wheres(all, fields)
    expect(clauses.length).toBeGreaterThanOrEqual(12)
    for (const where of clauses) {
      const expected = all.filter(reference(where, fields)).map(({ id }) => id)
      // What is filtered by need not be among what is asked for.
      const found = (await read(path, { where, fields: 'id', pageSize: 5000 })).map(({ id }) => id)
      expect({ where, found }).toEqual({ where, found: expected })
    }
  })
})

describe('where', () => {
  it.each([
    ['summary =', /^Error parsing query at column 10: expected a value.*\n {2}summary =\n {11}\^/s],
    ["summary LIKE 'x", /^Error parsing query at column 14/],
    ["summry = 'x'", /there is no field "summry".*did you mean "summary"\?/s],
    ["created > 'yesterday'", /Error parsing query/],
    [
      "timetracking = 'x'",
      /the field "timetracking" cannot be filtered by; its parts can, .* begins with "timetracking\."/,
    ],
    ["status.nmae = 'x' AND summary.length > 3", /there is no field "summary.length"/],
    [`${'('.repeat(200)}id = 1${')'.repeat(200)}`, /Error parsing query/],
  ])('%.40s is refused with a pointer at what is wrong', async (where, message) => {
    const { status, body } = await get('incidents', { where })
    expect({ status, body }).toMatchObject({ status: 400, body: { message: expect.stringMatching(message) } })
    expect(body).not.toHaveProperty('providerMessage')
  })

  it('is one, and has its name', async () => {
    const twice = await world.call('GET', '/incidents?where=id=1&where=id=2', { authorization })
    expect(twice).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('where may be given only once') },
    })
    const { status, headers } = await get('incidents', { Where: 'id = 1', orderby: 'id', pageSize: 1, unknown: 'x' })
    expect(status).toBe(200)
    expect(headers.get('elements-error')).toBe(
      "There is no parameter 'Where'; did you mean 'where'? There is no parameter 'orderby'; did you mean 'orderBy'?",
    )
  })

  it('may be as long as the language allows, encoded as it is in an address', async () => {
    const all = await read('incidents', { fields: 'id', pageSize: 5000 })
    const ids = Array.from({ length: 2_700 }, (_, index) => String(10_000 + index))
    const where = `id IN (${ids.join()})`
    expect(where.length).toBeGreaterThan(16_000)
    expect((await read('incidents', { where, fields: 'id', pageSize: 5000 })).length).toBe(all.length)
    const spaced = `summary = '${' '.repeat(16_300)}'`
    expect(await read('incidents', { where: spaced, fields: 'id' })).toEqual([])
    const { status, body } = await get('incidents', { where: `summary = '${'é'.repeat(16_385)}'` })
    expect([status, body]).toEqual([431, expect.objectContaining({ message: expect.stringContaining('64 KiB') })])
    const beyond = await get('incidents', { where: `summary = '${'x'.repeat(16_385)}'` })
    expect(beyond).toMatchObject({ status: 400, body: { message: expect.stringContaining('at most 16384') } })
  })

  it('reaches what the record shows beside and below its fields', async () => {
    const all = await read('incidents', { pageSize: 5000 })
    const fields = (record: ProviderRecord) => z.looseObject({}).parse(record.fields)
    const linked = all.filter((record) => z.array(z.unknown()).parse(fields(record).issuelinks).length > 0)
    expect(linked.length).toBeGreaterThan(0)
    const found = async (where: string) => (await read('incidents', { where, pageSize: 5000 })).map(({ id }) => id)
    expect(await found('issuelinks IS NOT EMPTY')).toEqual(linked.map(({ id }) => id))
    expect(await found("self LIKE '%/issue/10001'")).toEqual(['10001'])
    const done = await found("statusCategory.key = 'done'")
    expect(done.length).toBeGreaterThan(0)
    expect(await found("fields.statusCategory.key = 'done'")).toEqual(done)
    expect(await found("Status.statusCategory.key = 'done'")).toEqual(done)
  })

  it('carries parameters of the provider, and finds people by them', async () => {
    const [agent] = await read('agents', { where: "username='bruno'" })
    expect(agent).toMatchObject({ displayName: 'Bruno Keller' })
    expect(await read('agents', { where: "query='bruno' AND displayName LIKE '%x'" })).toEqual([])
    const [project] = await read('projects', { where: "expand='issueTypes' AND key='HELP'" })
    expect(project).toMatchObject({ key: 'HELP', issueTypes: expect.any(Array) })
  })

  it('takes the quoting that clients send', async () => {
    const expected = await read('incidents', { where: "priority = 'High'" })
    expect(expected.length).toBeGreaterThan(0)
    for (const where of [
      'priority = "High"',
      'priority=High',
      ' `priority` = `high` ',
      "fields.priority = 'HIGH'",
      "(priority IN ('High'))",
    ])
      expect({ where, found: await read('incidents', { where }) }).toEqual({ where, found: expected })
    expect(await read('incidents', { where: "summary = 'it''s nowhere'" })).toEqual([])
  })

  it('finds what the README looks for', async () => {
    const { status, headers, body } = await get('hubs/helpdesk/incidents', {
      where: "priority = 'High' AND summary LIKE '%login%'",
      fields: 'summary,priority',
      pageSize: 1,
    })
    expect(status).toBe(200)
    expect(body).toEqual([
      {
        id: expect.any(String),
        key: expect.any(String),
        self: expect.any(String),
        expand: expect.any(String),
        fields: { summary: expect.stringMatching(/login/i), priority: expect.objectContaining({ name: 'High' }) },
      },
    ])
    expect(headers.get('elements-returned-count')).toBe('1')
    expect(headers.get('elements-next-page-token')).toMatch(/^[\w-]+$/)
  })
})

describe.each(lists)('the pages of /$path', ({ path }) => {
  it('of two are those of four, by number or by token, which wins when both are given', async () => {
    const first = await get(path, { page: 1, pageSize: 2 })
    const token = tokenOf(first)
    const second =
      token === null
        ? await get(path, { page: 2, pageSize: 2 })
        : await get(path, { pageSize: 2, nextPage: token, page: 7 })
    const byNumber = await read(path, { page: 2, pageSize: 2 })
    expect(second.body).toEqual(byNumber)
    const both = await read(path, { pageSize: 4 })
    expect([...records.parse(first.body), ...byNumber]).toEqual(both)
    expect(first.headers.get('elements-returned-count')).toBe(String(Math.min(2, both.length)))
    expect(first.headers.get('elements-element-instance-id')).toBe(String(instanceId))
    expect(await read(path, { page: 1_000, pageSize: 2 })).toEqual([])
  })

  it('end where the token is absent', async () => {
    const all = await read(path, { pageSize: 5000 })
    const walked: ProviderRecord[] = []
    const pageSize = Math.ceil(all.length / 3)
    for (let nextPage = '', pages = 0; pages < 4; pages++) {
      const page = await get(path, { pageSize, ...(pages === 0 ? {} : { nextPage }) })
      walked.push(...records.parse(page.body))
      nextPage = tokenOf(page) ?? ''
      if (nextPage === '') break
    }
    expect(walked).toEqual(all)
    expect(tokenOf(await get(path, { pageSize: 5000 }))).toBeNull()
  })
})

describe('a page', () => {
  it('of a filtered list ends the list where no record follows', async () => {
    const where = "summary LIKE '%login%'"
    const all = await read('incidents', { where })
    expect(all.length).toBeGreaterThan(1)
    const last = await get('incidents', { where, pageSize: all.length })
    expect(tokenOf(last)).toBeNull()
    const most = await get('incidents', { where, pageSize: all.length - 1 })
    expect(await read('incidents', { where, nextPage: tokenOf(most) ?? '' })).toEqual(all.slice(-1))
  })

  it('counts all records when asked to', async () => {
    const all = await read('incidents', { pageSize: 5000 })
    const { headers } = await get('incidents', { pageSize: 1, returnCount: 'true' })
    expect(headers.get('elements-total-count')).toBe(String(all.length))
    expect((await get('incidents', { pageSize: 1 })).headers.get('elements-total-count')).toBeNull()
  })

  it('larger than the largest is told in a header', async () => {
    const { status, headers } = await get('statuses', { pageSize: 9999 })
    expect({ status, warning: headers.get('elements-error') }).toEqual({
      status: 200,
      warning: 'pageSize 9999 is above the maximum; 5000 was used.',
    })
  })

  it.each([
    ['page=0', /page/],
    ['page=-1', /page/],
    ['page=x', /page must be a whole number/],
    ['pageSize=0', /pageSize/],
    ['pageSize=1.5', /pageSize must be a whole number/],
    ['page=1&page=2', /page/],
    ['nextPage=nonsense', /nextPage is not a token/],
    ['returnCount=perhaps', /returnCount/],
    ['where=id=1&where=id=2', /where/],
  ])('%s is refused', async (query, message) => {
    const { status, body } = await world.call('GET', `/incidents?${query}`, { authorization })
    expect({ status, body }).toMatchObject({ status: 400, body: { message: expect.stringMatching(message) } })
  })

  it('of another query, list or instance is refused by its token', async () => {
    const nextPage = tokenOf(await get('incidents', { pageSize: 1 })) ?? ''
    expect((await get('incidents', { pageSize: 1, nextPage })).status).toBe(200)
    for (const [path, query] of [
      ['incidents', { where: 'id > 1' }],
      ['incidents', { orderBy: 'key' }],
      ['statuses', {}],
    ] as const) {
      expect(await get(path, { ...query, nextPage })).toMatchObject({
        status: 400,
        body: { message: expect.stringContaining('nextPage belongs to another query') },
      })
    }
    const other = await world.connect()
    const answer = await world.call('GET', `/incidents?nextPage=${nextPage}`, { authorization: other.authorization })
    expect(answer.status).toBe(400)
  })
})

describe('orderBy', () => {
  it.each(['created desc', 'key', 'summary asc', 'priority desc, key'])('%s holds over the pages', async (orderBy) => {
    const all = await read('incidents', { orderBy, pageSize: 5000 })
    const token = tokenOf(await get('incidents', { orderBy, pageSize: 10 })) ?? ''
    expect(await read('incidents', { orderBy, pageSize: 10, nextPage: token })).toEqual(all.slice(10, 20))
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  })

  it('by a field that the provider does not order by is made here', async () => {
    const names = (await read('statuses', { orderBy: 'name desc' })).map(({ name }) => String(name))
    expect(names).toEqual([...names].sort((a, b) => b.toLowerCase().localeCompare(a.toLowerCase())))
    expect((await get('statuses', { orderBy: 'nothing' })).status).toBe(400)
  })
})

function fieldsOf(path: string): readonly Field[] {
  const resource = jira.resources.find((candidate) => resourcePath(candidate) === path)
  if (resource === undefined) throw new Error(`There is no resource ${path}.`)
  return resource.fields
}

/** Every operator on every kind of field that has a value, with values that occur in the list. */
function wheres(all: readonly ProviderRecord[], fields: readonly Field[]): string[] {
  const kinds = new Set<string>()
  return fields.flatMap((field) => {
    const values = all.flatMap((record) => readField(record, field.path, field) ?? [])
    const literals = values.filter((value) => ['string', 'number', 'boolean'].includes(typeof value)).map(String)
    const [literal, other = literal] = [literals[Math.floor(literals.length / 2)], literals[0]]
    if (!field.filterable || literal === undefined || other === undefined || kinds.has(field.kind)) return []
    if (field.path !== 'id') kinds.add(field.kind)
    const [value, first] = [literal, other].map((text) => `'${text.replaceAll("'", "''")}'`)
    const name = field.path
    const comparisons = ['=', '!=', '<', '>', '<=', '>='].map((operator) => `${name} ${operator} ${value}`)
    const likes = typeOf(field) === 'string' ? [`${name} LIKE '%${literal.slice(1, 4).replaceAll("'", "''")}%'`] : []
    return [
      ...comparisons,
      ...likes,
      `${name} IN (${value}, ${first})`,
      `${name} NOT IN (${first})`,
      `${name} IS NULL`,
      `${name} IS NOT NULL`,
      `(${name} = ${value} OR ${name} = ${first}) AND NOT ${name} IS NULL`,
    ]
  })
}

function typeOf(field: Field) {
  const type = literalType(field)
  return type === 'any' ? undefined : type
}

function reference(where: string, fields: readonly Field[]): (record: ProviderRecord) => boolean {
  const byName = new Map(fields.map((field) => [field.path, field]))
  return compile<ProviderRecord>(parse(where), {
    read: (record, name) => readField(record, name, byName.get(name)),
    typeOf: (name) => {
      const field = byName.get(name)
      return field === undefined ? undefined : literalType(field)
    },
  })
}
