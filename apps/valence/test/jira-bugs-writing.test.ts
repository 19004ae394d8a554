import { readPath } from '@valence/element-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { recordOf, recordsOf, startWays, type Way, type Ways, wayNames } from './jira-lines.ts'

/* What jira-bugs.test.ts says of reading, for writing. */

let ways: Ways
beforeAll(async () => {
  ways = await startWays()
}, 120_000)
afterAll(() => ways.close())

describe.each(wayNames)('writing by way of %s', (name) => {
  let way: Way
  beforeAll(() => {
    way = ways.way(name)
  })

  const create = (body: object) => way.call('POST', '/incidents', { project: 'APP', issuetype: 'Task', ...body })
  const sandbox = (method: string, path: string, json?: object) => ways.site(name)(method, `/__sandbox${path}`, json)

  it('gitlab!207768, ocean: what was created is answered and read whole while the index of Jira lags behind', async () => {
    await sandbox('PUT', '/index', { lagMs: 3_600_000 })
    try {
      const made = recordOf(await create({ summary: 'Not in the index' }))
      expect(made).toMatchObject({ fields: { summary: 'Not in the index', status: { name: expect.any(String) } } })
      expect(recordOf(await way.call('GET', `/incidents/${made.id}`))).toEqual(made)
      const changed = recordOf(await way.call('PATCH', `/incidents/${made.id}`, { summary: 'Changed' }))
      expect(changed).toMatchObject({ id: made.id, fields: { summary: 'Changed' } })
    } finally {
      await sandbox('PUT', '/index', { lagMs: 0 })
    }
  })

  it('keephq/keep#5121, pipedream#5737: custom fields are written by id and by name, in plain values', async () => {
    const fields = recordsOf(await way.call('GET', '/fields?pageSize=500'))
    const idOf = (field: string) => fields.find((one) => one.name === field)?.id ?? field
    const [points, severity] = [idOf('Story Points'), idOf('Severity')]
    expect([points, severity]).toEqual([
      expect.stringMatching(/^customfield_\d+$/),
      expect.stringMatching(/^customfield_\d+$/),
    ])
    const byName = { 'Story Points': 5, Severity: 'Major' }
    for (const body of [
      byName,
      { [points]: 5, [severity]: 'Major' },
      { [points]: 5, [severity]: { value: 'Major' } },
    ]) {
      const made = recordOf(await create({ summary: 'Custom', issuetype: 'Bug', ...body }))
      expect(made).toMatchObject({ fields: { [points]: 5, [severity]: { value: 'Major' } } })
    }
  })

  it('keephq/keep#5121, pipedream#5737: a field that is not on the screen is named', async () => {
    const refused = await create({ summary: 'Off screen', fields: { customfield_99999: 'x' } })
    expect(refused).toMatchObject({ status: 400, body: { message: expect.stringContaining('customfield_99999') } })
  })

  it('jira.js 6: a delete and an empty 201 of Jira are answered 200 with a body', async () => {
    const made = recordOf(await create({ summary: 'To be linked and deleted' }))
    const link = await way.call('POST', `/incidents/${made.id}/links`, { type: 'Blocks', outwardIssue: 'HELP-1' })
    expect(recordOf(link)).toMatchObject({ outwardIssue: { key: 'HELP-1' } })
    const removed = await way.call('DELETE', `/incidents/${made.id}`)
    expect(removed.status).toBe(200)
    expect((await way.call('GET', `/incidents/${made.id}`)).status).toBe(404)
  })

  it('jira.js 6: a project of a kind that nobody knew is read as it is', async () => {
    const key = name.slice(0, 4).toUpperCase()
    const lead = recordsOf(await way.call('GET', '/agents?pageSize=1'))[0]?.id
    const body = { key, name: `Ideas ${name}`, projectTypeKey: kindOf[name], lead }
    expect(recordOf(await way.call('POST', '/projects', body))).toMatchObject({ projectTypeKey: kindOf[name] })
    expect((await way.walk('/projects', 3)).map((one) => one.projectTypeKey)).toContain(kindOf[name])
    expect((await way.call('DELETE', `/projects/${key}`)).status).toBe(200)
  })

  it('port-labs/ocean: a limit that names no time is waited out, and the search sent again', async () => {
    const rule = { kind: 'rate-limited', route: '* /rest/api/{v}/search/*', reason: 'jira-burst-based', count: 1 }
    const route = way.isCloud ? rule.route : '* /rest/api/{v}/search'
    await sandbox('POST', '/faults', { ...rule, route, retryAfter: null })
    const { faults } = z.object({ faults: z.array(z.unknown()) }).parse((await sandbox('GET', '/faults')).body)
    expect(faults.length).toBeGreaterThan(0)
    expect(recordsOf(await way.call('GET', '/incidents?pageSize=3'))).toHaveLength(3)
    const after = JSON.stringify((await sandbox('GET', '/faults')).body)
    expect(after).toMatch(/"hits":1/)
    await sandbox('DELETE', '/faults')
  }, 30_000)

  it('does not show what Jira set of itself as if it had been asked for', async () => {
    const made = recordOf(await create({ summary: 'Plain' }))
    expect(readPath(made, 'fields.assignee')).toBeFalsy()
  })
})

/** The newest kind that each has. */
const kindOf = { cloud: 'product_discovery', gateway: 'product_discovery', datacenter: 'business' } as const
