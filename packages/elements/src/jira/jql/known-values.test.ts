import { Fault } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { scriptedConnection } from '../../testing/scripted-connection.ts'
import { countIncidents, searchIncidents } from '../incidents/incident-search.ts'
import { allOf, anyOf, type Clause, everything, members, plain } from './jql.ts'

const page = { issues: [{ id: '1' }], isLast: true }
const wanted = { parents: [], parameters: {}, orderBy: [], limit: 10, fields: ['summary'] }
const refused = new Fault('invalid_request', 'Jira refused the request.', { status: 400 })

const sent = z.object({ queries: z.array(z.string()).default([]), jql: z.string().default('') })

/** A site that knows only the given restrictions, and refuses a search with any other when it is strict. */
function site(known: readonly string[], { isStrict = false } = {}) {
  return scriptedConnection(({ path, body }) => {
    const { queries, jql } = sent.parse(body)
    if (path.endsWith('/parse')) {
      return {
        queries: queries.map((query) => (known.includes(query) ? { query } : { query, warnings: ['unknown'] })),
      }
    }
    if (isStrict && jql.includes('"Nowhere"')) return refused
    return path.endsWith('/approximate-count') ? { count: 7 } : page
  })
}

async function searched(where: Clause, { connection, asked }: ReturnType<typeof site>) {
  const { records } = await searchIncidents(connection, { ...wanted, where })
  const jql = asked.flatMap(({ body }) =>
    typeof body === 'object' && body !== null && 'jql' in body ? [body.jql] : [],
  )
  return { found: records.length, jql }
}

const order = ' ORDER BY created ASC, id ASC'

describe('a search with values that the site may not know', () => {
  it('asks nothing beforehand when an unknown value would only find nothing', async () => {
    const { connection, asked } = site([])
    await searchIncidents(connection, { ...wanted, where: members('status', ['"Done"']) })
    expect(asked.map(({ path }) => path)).toEqual(['/rest/api/3/search/jql'])
  })

  it('does not deny a value that the site does not know, because Jira would then find nothing', async () => {
    const where = members('status', ['"Nowhere"', '"Done"'], true)
    expect(await searched(where, site(['status = "Done"']))).toEqual({ found: 1, jql: [`status != "Done"${order}`] })
    expect(await searched(members('status', ['"Nowhere"'], true), site([]))).toEqual({
      found: 1,
      jql: [`status IS NOT EMPTY${order}`],
    })
  })

  it('asks without an unknown value among several, because with it Jira would find nothing at all', async () => {
    const among = allOf([members('status', ['"Nowhere"', '"Done"']), plain('labels = "x"')])
    expect(await searched(among, site(['status = "Done"']))).toEqual({
      found: 1,
      jql: [`status = "Done" AND labels = "x"${order}`],
    })
    const either = anyOf([members('status', ['"Nowhere"']), plain('labels = "x"')])
    expect(await searched(either, site([]))).toEqual({ found: 1, jql: [`labels = "x"${order}`] })
  })

  it('finds nothing where a strict site refuses the only value', async () => {
    const where = members('status', ['"Nowhere"'])
    expect(await searched(where, site([], { isStrict: true }))).toMatchObject({ found: 0 })
    expect(await countIncidents(site([], { isStrict: true }).connection, where)).toEqual({ total: 0, isExact: false })
    expect(await countIncidents(site([]).connection)).toEqual({ total: 7, isExact: false })
  })

  it('asks for everything of a field that the site does not have', async () => {
    const where = anyOf([{ kind: 'fieldPresence', jql: 'cf[1] IS NOT EMPTY' }, plain('labels = "x"')])
    expect(await searched(where, site([]))).toEqual({ found: 1, jql: [`created >= "1970-01-01"${order}`] })
    expect(await searched(where, site(['cf[1] IS NOT EMPTY']))).toEqual({
      found: 1,
      jql: [`cf[1] IS NOT EMPTY OR labels = "x"${order}`],
    })
  })

  it("passes on a refusal that is not about the query's values", async () => {
    const { connection } = scriptedConnection(({ path, body }) => {
      return path.endsWith('/parse') ? { queries: [{ query: JSON.stringify(body) }] } : refused
    })
    const search = (where: Clause) => searchIncidents(connection, { ...wanted, where })
    await expect(search(members('status', ['"Done"']))).rejects.toBe(refused)
    await expect(search(everything)).rejects.toBe(refused)
  })

  it('asks about many values in several calls', async () => {
    const operands = Array.from({ length: 150 }, (_, index) => `"v${index}"`)
    const { connection, asked } = site(operands.map((operand) => `status = ${operand}`))
    await searchIncidents(connection, { ...wanted, where: members('status', operands, true) })
    expect(asked.filter(({ path }) => path.endsWith('/parse'))).toHaveLength(3)
  })
})
