import { compile, type Expression, fieldsOf, parse, pushDown } from '@valence/ceql'
import {
  type Connection,
  type Field,
  literalType,
  type ProviderRecord,
  readBelow,
  readField,
} from '@valence/element-kit'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createReferee, refereeIsPresent } from '../../jira-sandbox/test/openapi-referee.ts'
import { dialect, resource, walkAll } from './jira-line.ts'
import { openSite, type Site } from './jira-sites.ts'
import { wheres } from './random-where.ts'

describe.each([
  { site: 'lenient', way: 'cloud', strictJql: false },
  { site: 'strict', way: 'cloud', strictJql: true },
  { site: 'Data Center', way: 'datacenter', strictJql: false },
] as const)('a where over the records of a $site site', ({ way, strictJql }) => {
  let site: Site
  let connection: Connection
  let all: readonly ProviderRecord[]
  let fields: readonly Field[]

  beforeAll(async () => {
    site = await openSite(way, { strictJql })
    connection = site.connection
    all = await walkAll(connection, 'incidents', 100)
    fields = [...resource('incidents').fields, ...((await resource('incidents').discover?.(connection, {})) ?? [])]
  })

  afterAll(() => site.sandbox.close())

  it('finds through Jira exactly what CEQL finds in all records', async () => {
    await fc.assert(
      fc.asyncProperty(wheres(all, fields), async (where) => {
        const expression = parse(where)
        const expected = all.filter(keeps(expression, fields)).map(({ id }) => id)
        expect(await found(expression, fields, connection), where).toEqual(expected)
      }),
      { numRuns: 150 },
    )
  })

  it.each([
    "status != 'Nowhere'",
    "status = 'Nowhere'",
    "status IN ('Nowhere', 'Done')",
    "status = 'Nowhere' OR project = 'HELP'",
    "project NOT IN ('NOPE', 'HELP')",
    "key IN ('HELP-1', 'HELP-99999', 'not a key')",
    "id = '99999' OR id = '10001'",
    "parent = 'HELP-99999'",
    "assignee = '000000000000000000000000'",
    "assignee = 'Dana Lindqvist' OR reporter IN ('goro.tanaka@sandbox.invalid', 'nobody')",
    "assignee.displayName = 'Dana Lindqvist' AND creator != 'Goro Tanaka'",
    "assignee.name = 'dana.lindqvist' OR reporter.key = 'JIRAUSER10101'",
    "customfield_99999 = 'x'",
    "created < '1969-12-31' OR created > '9999-01-01T00:00:00Z'",
    'description IS NULL AND environment IS NULL',
    "resolution = 'Unresolved'",
    "fields.status.name = 'Done' AND fields.project.key = 'HELP'",
  ])('finds the same for %s', async (where) => {
    const expression = parse(where)
    expect(await found(expression, fields, connection)).toEqual(
      all.filter(keeps(expression, fields)).map(({ id }) => id),
    )
  })

  it('finds sprints by name and id, also where each is written as one text', async () => {
    const sprint = fields.find(({ nativeType }) => nativeType === 'sprint')
    if (sprint === undefined) throw new Error('The site has no field of sprints.')
    const inSecond = all.filter((record) => [readBelow(record, sprint, 'name')].flat().includes('APP Sprint 2'))
    const expected = inSecond.map(({ id }) => id)
    expect(expected.length).toBeGreaterThan(0)
    for (const value of ["'app sprint 2'", '12']) {
      const where = parse(`${sprint.path} = ${value}`)
      expect({ value, found: await found(where, fields, connection) }).toEqual({ value, found: expected })
    }
  })

  it.runIf(way === 'cloud' && refereeIsPresent)(
    "sends nothing but what Atlassian's description of the API knows",
    () => {
      const { checkExchange } = createReferee()
      expect(site.exchanges.length).toBeGreaterThan(150)
      const requests = site.exchanges.map(({ responseBody, ...request }) => request)
      expect([...new Set(requests.flatMap(checkExchange))]).toEqual([])
    },
  )
})

/** The ids that the element and the residual find together. */
async function found(
  expression: Expression,
  fields: readonly Field[],
  connection: Connection,
): Promise<readonly unknown[]> {
  const { native, residual } = pushDown(expression, dialect())
  const query = { fields: fieldsOf(expression), ...(native !== undefined && { where: native }) }
  const rows = await walkAll(connection, 'incidents', 100, query)
  return (residual === undefined ? rows : rows.filter(keeps(residual, fields))).map(({ id }) => id)
}

/** CEQL itself, over the records as the element shows them. */
function keeps(expression: Expression, fields: readonly Field[]): (record: ProviderRecord) => boolean {
  const byName = new Map(fields.flatMap((field) => [field.path, field.vendorPath].map((name) => [name, field])))
  return compile<ProviderRecord>(expression, {
    read: (record, name) => readField(record, byName.get(name)?.path ?? name, byName.get(name)),
    typeOf: (name) => {
      const field = byName.get(name)
      return field === undefined ? undefined : literalType(field)
    },
  })
}
