import { type Exchange, type Sandbox, startSandbox } from '@valence/jira-sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startWorld, type World } from './harness.ts'

type Flavour = 'cloud' | 'datacenter'

let world: World
const sandboxes: Sandbox[] = []
const authorizations = new Map<Flavour, string>()
let exchanges: Exchange[] = []
beforeAll(async () => {
  world = await startWorld()
  for (const flavour of ['cloud', 'datacenter'] as const) {
    const sandbox = await startSandbox({ flavour, onExchange: (exchange) => void exchanges.push(exchange) })
    sandboxes.push(sandbox)
    const { url, username, password } = sandbox
    authorizations.set(flavour, (await world.connect({ 'base.url': url, username, password })).authorization)
  }
})
afterAll(async () => {
  for (const sandbox of sandboxes) await sandbox.close()
  await world.close()
})

const search = z.looseObject({ fields: z.array(z.string()) })
const answer = z.looseObject({ issues: z.array(z.looseObject({ fields: z.looseObject({}).optional() })) })

/** The fields that Jira was asked for, and those that it then sent, in one list of the gateway. */
async function fetched(flavour: Flavour, path: string, query: Readonly<Record<string, string>>) {
  exchanges = []
  const authorization = authorizations.get(flavour) ?? ''
  const { status } = await world.call('GET', `/${path}?${new URLSearchParams(query)}`, { authorization })
  expect(status).toBe(200)
  const searches = exchanges.filter((exchange) => /\/rest\/api\/[23]\/search(\/jql)?$/.test(exchange.path))
  const sent = searches.flatMap(({ responseBody }) =>
    answer.parse(responseBody).issues.flatMap(({ fields = {} }) => Object.keys(fields)),
  )
  return {
    asked: searches.map(({ requestBody }) => search.parse(requestBody).fields),
    sent: [...new Set(sent)].toSorted(),
  }
}

describe.each(['cloud', 'datacenter'] as const)('what is asked of a %s site', (flavour) => {
  it.each([
    ['incidents', { fields: 'summary' }, ['summary']],
    ['incidents', { fields: 'status.name,fields.priority.id' }, ['status', 'priority']],
    ['incidents', { fields: 'summary', orderBy: 'created desc' }, ['summary']],
    ['incidents', { fields: 'summary', where: "priority = 'High'" }, ['summary']],
    ['incidents', { fields: 'summary', where: "status.name LIKE 'D%'" }, ['summary', 'status']],
    ['incidents', { fields: 'summary', orderBy: 'votes desc, status' }, ['summary', 'votes', 'status']],
    ['incidents', { fields: 'stat*' }, ['status', 'statuscategorychangedate', 'statusCategory']],
    ['tickets', { fields: 'title' }, ['summary']],
    ['tickets', { fields: 'status,assignee' }, ['status', 'assignee']],
  ])('%s?%j is no field that nobody needs', async (path, query, fields) => {
    const { asked, sent } = await fetched(flavour, path, { pageSize: '5', ...query })
    expect(asked.length).toBeGreaterThan(0)
    for (const one of asked) expect(one.filter((name) => name !== 'id').toSorted()).toEqual(fields.toSorted())
    expect(sent.filter((name) => !fields.includes(name))).toEqual([])
  })

  it('is a custom field by the name that people see', async () => {
    const { asked } = await fetched(flavour, 'incidents', { fields: 'Story Points', pageSize: '5' })
    expect(asked).toEqual([[expect.stringMatching(/^customfield_\d+$/)]])
    const several = await fetched(flavour, 'incidents', { fields: 'customfield_*', pageSize: '5' })
    expect(several.asked[0]?.length).toBeGreaterThan(3)
    expect(several.asked[0]?.filter((name) => !name.startsWith('customfield_'))).toEqual([])
  })

  it('is all only for who wants all', async () => {
    for (const query of [{}, { fields: '*' }, { fields: 'summary,fields.*' }])
      expect((await fetched(flavour, 'incidents', { pageSize: '5', ...query })).asked).toEqual([['*all']])
  })
})
