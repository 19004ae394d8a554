import type { Connection } from '@valence/element-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operation, options } from './jira-line.ts'
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
      const query = `/incidents?where=summary='Not in the index'&fields=summary`
      if (name !== 'datacenter') {
        expect(recordsOf(await way.call('GET', query))).toEqual([])
        expect(recordsOf(await way.call('GET', `${query}&reconcileIssues=${made.id}`))).toMatchObject([{ id: made.id }])
      }
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
})

describe('what Jira may do', () => {
  it('port-labs/ocean: a limit that names no time is waited out, and the search sent again', async () => {
    const control = (method: string, json?: object) => ways.site('cloud')(method, '/__sandbox/faults', json)
    const rule = { kind: 'rate-limited', route: '* /rest/api/{v}/search/*', reason: 'jira-burst-based', count: 1 }
    await control('POST', { ...rule, retryAfter: null })
    try {
      expect(recordsOf(await ways.way('cloud').call('GET', '/incidents?pageSize=3'))).toHaveLength(3)
      expect((await control('GET')).body).toMatchObject({ faults: [{ hits: 1 }] })
    } finally {
      await control('DELETE')
    }
  })

  it('jira.js 6: kinds that nobody knew, such as product_discovery, are read as they are', async () => {
    const told = { id: '7', key: 'IDEAS', name: 'Ideas', projectTypeKey: 'product_discovery', style: 'unheard of' }
    const connection: Connection = {
      profile: { deploymentType: 'Cloud' },
      request: async (_request, accept) => accept.parse(told),
    }
    expect(await operation('projects', 'get')(connection, '7', options)).toMatchObject(told)
  })
})
