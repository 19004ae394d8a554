import { readPath } from '@valence/element-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Listed, recordOf, recordsOf, startWays, type Way, type Ways, wayNames } from './jira-lines.ts'

/*
 * Bugs that programs like this one really had with Jira, by the thread that tells of them: one test each. Those of writing are in
 * jira-bugs-writing.test.ts, those of credentials in jira-bugs-access.test.ts. These touch neither reading nor writing of records:
 *
 * - PipedreamHQ/pipedream#21705, #21795, a webhook dead after 30 days: only webhooks of apps die; ours are registered by the
 *   administrator (jira-element.test.ts, "events").
 * - n8n#24433, a new webhook at each restart: packages/elements/src/jira/events/webhooks.test.ts.
 * - superplane#6308, a project filter that fails open when an event lacks the project: events are not filtered by project.
 * - ParabolInc/parabol#5690, the old token used after a refresh: oauth-refresh.test.ts.
 * - mattermost-plugin-jira#334, a webhook's links, and Skyhook#110, #159, webhooks without an actor or an issue: packages/elements/src/jira/events/events.test.ts.
 */

let ways: Ways
beforeAll(async () => {
  ways = await startWays()
}, 120_000)
afterAll(() => ways.close())

const search = (parameters: Readonly<Record<string, string>>) => `/incidents?${new URLSearchParams(parameters)}`
const ids = (records: readonly Listed[]) => records.map(({ id }) => id)
const timeOf = (record: Listed, field: string) => Date.parse(String(readPath(record, `fields.${field}`)))

describe('reading as somebody in Tokyo', () => {
  it('airbyte#48492: a query by date loses no row, whatever the time zone of the account', async () => {
    const account = 'goro.tanaka@sandbox.invalid'
    const made = (await ways.site('cloud')('POST', '/__sandbox/tokens', { account })).body
    const { token } = z.object({ token: z.string() }).parse(made)
    const inTokyo = await ways.connect({ username: account, password: token })
    const visible = recordsOf(await inTokyo('GET', search({ pageSize: '5000' })))
    expect(String(readPath(visible[0], 'fields.created'))).toMatch(/\+0900$/)
    const middle = timeOf(visible[Math.floor(visible.length / 2)] ?? { id: '' }, 'created')
    for (const shiftHours of [-9, 0, 9]) {
      const instant = middle + shiftHours * 3_600_000
      const where = `created >= '${new Date(instant).toISOString()}'`
      const found = recordsOf(await inTokyo('GET', search({ where, pageSize: '5000' })))
      expect(ids(found)).toEqual(ids(visible.filter((one) => timeOf(one, 'created') >= instant)))
    }
  })
})

describe.each(wayNames)('reading by way of %s', (name) => {
  let way: Way
  let all: readonly Listed[]
  beforeAll(async () => {
    way = ways.way(name)
    all = await way.walk('/incidents', 100)
  }, 120_000)

  const create = async (summary: string) =>
    recordOf(await way.call('POST', '/incidents', { summary, project: 'APP', issuetype: 'Task' }))

  it('constructorfabric/insight#3447, #1739: an upper bound of now keeps the issue that changed just now', async () => {
    const made = await create('Busy')
    const updated = new Date(timeOf(made, 'updated')).toISOString()
    const upTo = async (bound: string) => recordsOf(await way.call('GET', search({ where: bound, pageSize: '5000' })))
    expect(ids(await upTo(`updated <= '${updated}' AND project = 'APP'`))).toContain(made.id)
    expect(ids(await upTo(`updated < '${updated}' AND project = 'APP'`))).not.toContain(made.id)
  })

  it('singer-io/tap-jira#109: a walk in order of changes skips nothing while issues change', async () => {
    const query = { where: "project = 'HELP'", orderBy: 'updated', pageSize: '10', fields: 'id,key' }
    const before = await way.walk(search({ where: "project = 'HELP'" }), 100)
    const seen = new Set<string>()
    for (let page: string | undefined = ''; page !== undefined; ) {
      const answer = await way.call('GET', search({ ...query, ...(page !== '' && { nextPage: page }) }))
      const records = recordsOf(answer)
      for (const { id } of records) seen.add(id)
      // The first of a page goes to the end of the order, and what stands behind it moves up.
      if (seen.size < 60) await way.call('PATCH', `/incidents/${records[0]?.id}`, { labels: [`moved-${seen.size}`] })
      page = answer.headers.get('elements-next-page-token') ?? undefined
    }
    expect(ids(before).filter((id) => !seen.has(id))).toEqual([])
  })

  it('airbyte#4505, #5426: what is read since a time has the edits of old issues', async () => {
    const old = all.find(({ key }) => key === 'HELP-3')
    const since = new Date(Date.now() - 1000).toISOString()
    await way.call('PATCH', '/incidents/HELP-3', { labels: [`edited-${name}`] })
    const changed = recordsOf(await way.call('GET', search({ where: `updated >= '${since}'`, pageSize: '5000' })))
    expect(ids(changed)).toContain(old?.id)
  })

  it('airbyte#14163: as many issues are read as are counted', async () => {
    for (const where of ["project = 'HELP'", "project = 'SET'"]) {
      const counted = await way.call('GET', search({ where, returnCount: 'true', pageSize: '1' }))
      const walked = await way.walk(search({ where }), 13)
      expect(walked.length).toBeGreaterThan(0)
      expect(Number(counted.headers.get('elements-total-count'))).toBe(walked.length)
    }
  })

  it('pycontribs/jira#2367, #2379, #2369: the search that Cloud removed is never called there', async () => {
    const site = ways.site(name)
    const seen = z.object({ exchanges: z.array(z.object({ id: z.number(), path: z.string() })) })
    const last = seen.parse((await site('GET', '/__sandbox/exchanges')).body).exchanges.at(-1)?.id ?? 0
    expect(recordsOf(await way.call('GET', search({ pageSize: '5' })))).toHaveLength(5)
    const { exchanges } = seen.parse((await site('GET', `/__sandbox/exchanges?since=${last}`)).body)
    const searches = exchanges.flatMap(({ path }) => /\/search(\/jql)?$/.exec(path)?.[0] ?? [])
    expect(searches).toEqual([way.isCloud ? '/search/jql' : '/search'])
  })

  it('open-webui/oikb#16, #69: a list does not stop at a hundred', async () => {
    expect(all.length).toBeGreaterThan(200)
    const few = await way.walk(search({ fields: 'id' }), 5000)
    expect(few.length).toBeGreaterThanOrEqual(all.length)
  })

  it('nextcloud/integration_jira#169: a list without a filter answers, and with fields', async () => {
    const [first] = recordsOf(await way.call('GET', search({ pageSize: '1' })))
    expect(first).toMatchObject({ key: expect.any(String), fields: { summary: expect.any(String) } })
  })

  it('atlassian-mcp-server#221, #225: no page begins behind rows that were not given', async () => {
    const where = "summary LIKE '%a%' AND project = 'HELP'"
    const whole = await way.walk(search({ where, fields: 'id' }), 5000)
    expect(whole.length).toBeGreaterThan(10)
    for (const size of [1, 3, 7]) expect(ids(await way.walk(search({ where, fields: 'id' }), size))).toEqual(ids(whole))
  })

  it.each(['mattermost-plugin-jira#1255', 'TestPlanIt#552'])(
    '%s: people are shown the address of the site, never that of the gateway',
    async () => {
      const [ticket] = recordsOf(await way.call('GET', '/tickets?pageSize=1'))
      const site = way.isCloud ? ways.cloudSite : ways.dataCenterSite
      expect(ticket?.url).toBe(`${site}/browse/${ticket?.key}`)
    },
  )

  it('mcp-atlassian#966, atlassian-python-api#927, n0s1#8, canonical#45: a project may be named by a reserved word', async () => {
    const found = await way.walk(search({ where: "project = 'SET'" }), 100)
    expect(found.length).toBeGreaterThan(0)
    expect(found.every((one) => readPath(one, 'fields.project.key') === 'SET')).toBe(true)
    expect(recordOf(await way.call('GET', '/projects/SET'))).toMatchObject({ key: 'SET' })
  })

  it('elastic/connectors#2634, atlassian-mcp#180: an issue has all of its worklogs, not twenty', async () => {
    expect(await way.walk('/incidents/SET-2/worklogs', 10)).toHaveLength(34)
    for (const one of await embedded('SET-2', { fields: 'worklog' }))
      expect(readPath(one, 'fields.worklog.worklogs')).toHaveLength(34)
  })

  it('pycontribs#712, estuary#2523, atlassian-mcp#230: no comment and no change is left out', async () => {
    expect(await way.walk('/incidents/SET-3/comments', 50)).toHaveLength(128)
    for (const one of await embedded('SET-3', { fields: 'comment' }))
      expect(readPath(one, 'fields.comment.comments')).toHaveLength(128)
    const changes = await way.walk('/incidents/SET-4/history', 50)
    expect(changes.length).toBeGreaterThanOrEqual(140)
    for (const one of await embedded('SET-4', { fields: 'summary', expand: 'changelog' }))
      expect(readPath(one, 'changelog.histories')).toHaveLength(changes.length)
  })

  it('n8n#10522: what a create needs is told, whichever way this Jira tells it', async () => {
    const { status, body } = await way.call('GET', '/objects/incidents/metadata?project=HELP&issuetype=Bug')
    expect(status).toBe(200)
    const described = z.object({ fields: z.array(z.looseObject({ path: z.string() })) }).parse(body)
    const summary = described.fields.find(({ path }) => path === 'summary')
    expect(summary).toMatchObject({ vendorRequired: true, createable: true })
  })

  it('port-labs/ocean: an OR of the caller stays one term among others', async () => {
    const where = "(key = 'HELP-1' OR key = 'HELP-2' OR project = 'SET') AND project = 'HELP'"
    expect((await way.walk(search({ where }), 1)).map(({ key }) => key).sort()).toEqual(['HELP-1', 'HELP-2'])
  })

  /** The issue by itself, and in a list. */
  async function embedded(key: string, query: Readonly<Record<string, string>>): Promise<readonly Listed[]> {
    const single = recordOf(await way.call('GET', `/incidents/${key}?${new URLSearchParams(query)}`))
    const listed = recordsOf(await way.call('GET', search({ ...query, where: `key = '${key}'` })))
    expect(listed).toHaveLength(1)
    return [single, ...listed]
  }
})
