import { readPath } from '@valence/element-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Listed, recordOf, recordsOf, startWays, type Way, type Ways } from './jira-lines.ts'

let ways: Ways
beforeAll(async () => {
  ways = await startWays()
}, 120_000)
afterAll(() => ways.close())

const search = (where: string) => `/incidents?${new URLSearchParams({ where, pageSize: '5000' })}`
const ids = (records: readonly Listed[]) => records.map(({ id }) => id)
const nameOf = (field: string) => (issue: Listed) => readPath(issue, `fields.${field}.name`)

/** Of these Jira Cloud tells the site's own names, too. */
const told = { cloud: ['status', 'issuetype', 'priority'], datacenter: [] } as const
const words = [
  ['status', 'Fertig', 'Done'],
  ['issuetype', 'Fehler', 'Bug'],
  ['priority', 'Hoch', 'High'],
  ['resolution', 'Fertig', 'Done'],
] as const

describe.each(['cloud', 'datacenter'] as const)('an account that reads German (%s)', (name) => {
  let way: Way
  let all: readonly Listed[]
  beforeAll(async () => {
    way = ways.way(name)
    const path = '/rest/api/2/mypreferences?key=jira.user.locale'
    expect((await ways.site(name)('PUT', path, 'de_DE')).status).toBeLessThan(300)
    // Whoever checks the connection learns that the account has another language now.
    expect((await way.call('GET', '/ping')).status).toBe(200)
    all = await way.walk('/incidents', 500)
  })

  it.each(words)('finds by %s what it sees as %s', async (field, german) => {
    const seen = all.filter((issue) => nameOf(field)(issue) === german)
    expect(seen.length).toBeGreaterThan(0)
    for (const named of [field, `${field}.name`]) {
      expect(ids(recordsOf(await way.call('GET', search(`${named} = '${german}'`))))).toEqual(ids(seen))
    }
    const others = recordsOf(await way.call('GET', search(`${field} != '${german}'`)))
    const hasOther = (issue: Listed) => ![undefined, null, german].some((one) => one === nameOf(field)(issue))
    expect(ids(others)).toEqual(ids(all.filter(hasOther)))
  })

  it.each(words)(
    'finds by %s what is %s to it and %s to the site, by either name, whoever filters',
    async (field, german, own) => {
      const isTold = told[name].some((one) => one === field)
      const byGerman = ids(recordsOf(await way.call('GET', search(`${field} = '${german}'`))))
      expect(ids(recordsOf(await way.call('GET', search(`${field} = '${own}'`))))).toEqual(byGerman)
      if (!isTold) return
      // Nothing of this can be left to Jira, so that the records themselves have to bear the name.
      const here = `${field} = '${own}' OR description LIKE '%no description has this%'`
      expect(ids(recordsOf(await way.call('GET', search(here))))).toEqual(byGerman)
    },
  )

  it('writes names as it reads them, or as the site has them', async () => {
    for (const [issuetype, priority, status] of [
      ['Fehler', 'Hoch', 'In Arbeit'],
      ['Bug', 'High', 'In Progress'],
    ]) {
      const made = recordOf(
        await way.call('POST', '/incidents', { project: 'HELP', summary: 'x', issuetype, priority }),
      )
      expect(made).toMatchObject({ fields: { issuetype: { name: 'Fehler' }, priority: { name: 'Hoch' } } })
      const accepts = name === 'cloud' || status === 'In Arbeit'
      const moved = await way.call('PATCH', `/incidents/${made.id}`, { status })
      // A Data Center does not tell what the site itself calls a status.
      if (accepts) expect(recordOf(moved)).toMatchObject({ fields: { status: { name: 'In Arbeit' } } })
      else expect(moved).toMatchObject({ status: 400, body: { message: expect.stringContaining("'In Arbeit'") } })
    }
  })

  it('is told what a create needs by either name of the type', async () => {
    const types = name === 'cloud' ? ['Fehler', 'Bug'] : ['Fehler']
    for (const type of types) {
      const { status, body } = await way.call('GET', `/objects/incidents/metadata?project=HELP&issuetype=${type}`)
      expect({ status, body }).toMatchObject({ status: 200 })
    }
  })

  it('has tickets that are found by the names that they show, and in categories that all languages share', async () => {
    const tickets = await way.walk('/tickets', 500)
    for (const [field, value] of [
      ['status', 'Fertig'],
      ['type', 'Fehler'],
      ['statusCategory', 'done'],
    ] as const) {
      const seen = tickets.filter((ticket) => ticket[field] === value)
      expect(seen.length).toBeGreaterThan(0)
      const found = await way.call('GET', `/tickets?where=${field}='${value}'&pageSize=5000`)
      expect(ids(recordsOf(found))).toEqual(ids(seen))
    }
  })
})
