import { isRecord } from '@valence/element-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordOf, recordsOf, startWays, type Way, type Ways, wayNames } from './jira-lines.ts'

let ways: Ways
beforeAll(async () => {
  ways = await startWays()
})
afterAll(() => ways.close())

describe.each(wayNames)('the vocabulary of a Jira (%s)', (name) => {
  let way: Way
  beforeAll(() => {
    way = ways.way(name)
  })

  it.each([
    ['statuses', "name='In Progress'", { id: '3' }],
    ['statuses', 'statusCategory=3', { name: 'Done' }],
    ['priorities', "name='High'", { id: '2' }],
    ['resolutions', "name='Duplicate'", { id: '10002' }],
    ['incident-types', "name='Bug'", { subtask: false }],
    ['fields', "id='summary'", { name: 'Summary', custom: false }],
    ['roles', "name='Members'", { id: '10003' }],
    ['notification-schemes', 'id IS NOT NULL', {}],
    ['permission-schemes', 'id IS NOT NULL', {}],
  ])('has %s: whole in pages of any size, filtered by %s, one by one', async (path, clause, expected) => {
    const all = await way.walk(`/${path}`, 100)
    expect(all.length).toBeGreaterThan(0)
    expect(await way.walk(`/${path}`, 2)).toEqual(all)
    const [found] = await way.walk(`/${path}?where=${encodeURIComponent(clause)}`, 100)
    expect(found).toMatchObject(expected)
    expect(recordOf(await way.call('GET', `/${path}/${found?.id}`)).id).toBe(found?.id)
    expect((await way.call('GET', `/${path}/999999`)).status).toBe(404)
  })

  it('has incident types that are made, changed with the same body, and deleted', async () => {
    const body = { name: `Wish ${name}`, description: 'Asked for', type: 'standard' }
    const made = recordOf(await way.call('POST', '/incident-types', body))
    expect(made).toMatchObject({ name: body.name, subtask: false })
    const changed = await way.call('PATCH', `/incident-types/${made.id}`, { ...body, name: `Wishes ${name}` })
    expect(recordOf(changed)).toMatchObject({ id: made.id, name: `Wishes ${name}` })
    expect((await way.call('DELETE', `/incident-types/${made.id}`)).status).toBe(200)
    expect((await way.call('GET', `/incident-types/${made.id}`)).status).toBe(404)
    expect((await way.asMember('POST', '/incident-types', body)).status).toBe(403)
  })

  it('has fields that are made by their type alone', async () => {
    const type = 'com.atlassian.jira.plugin.system.customfieldtypes:textfield'
    const made = recordOf(await way.call('POST', '/fields', { name: `Plate ${name}`, type }))
    expect(made).toMatchObject({ name: `Plate ${name}`, custom: true, schema: { custom: type } })
    const group = 'com.atlassian.jira.plugin.system.customfieldtypes:grouppicker'
    const picker = recordOf(await way.call('POST', '/fields', { name: `Crew ${name}`, type: group }))
    expect(picker).toMatchObject({ name: `Crew ${name}`, custom: true, schema: { type: 'group', custom: group } })
    expect(recordOf(await way.call('GET', `/fields/${picker.id}`))).toMatchObject({ id: picker.id })
    const short = recordOf(await way.call('POST', '/fields', { name: `Weight ${name}`, type: 'float' }))
    expect(short).toMatchObject({ schema: { type: 'number' } })
    expect(recordOf(await way.call('GET', `/fields/${made.id}`))).toMatchObject({ name: `Plate ${name}` })
    const changed = await way.call('PATCH', `/fields/${made.id}`, { name: `Number plate ${name}` })
    const removed = await way.call('DELETE', `/fields/${short.id}`)
    if (way.isCloud) {
      expect(recordOf(changed)).toMatchObject({ id: made.id, name: `Number plate ${name}` })
      expect(removed.status).toBe(200)
      expect((await way.call('GET', `/fields/${short.id}`)).status).toBe(404)
    } else {
      expect([changed.status, removed.status, removed.headers.get('allow')]).toEqual([405, 405, 'GET'])
    }
    expect((await way.asMember('POST', '/fields', { name: 'x', type })).status).toBe(403)
  })

  it('has schemes, whole when expanded', async () => {
    const expanded = "where=expand='all'"
    const [permissions] = await way.walk(`/permission-schemes?${expanded}`, 100)
    expect(permissions).toMatchObject({ permissions: expect.any(Array) })
    const single = recordOf(await way.call('GET', `/permission-schemes/${permissions?.id}?expand=all`))
    expect(single).toMatchObject({ permissions: expect.any(Array) })
    const [notifications] = await way.walk(`/notification-schemes?${expanded}`, 1)
    expect(notifications).toMatchObject({ notificationSchemeEvents: expect.any(Array) })
    expect((await way.asMember('GET', '/statuses')).status).toBe(200)
  })

  it('has security schemes, which it shows to administrators', async () => {
    const before = await way.walk('/issuesecurity-schemes', 100)
    const body = { name: `Secret ${name}`, description: 'For few' }
    expect((await ways.site(name)('POST', '/rest/api/2/issuesecurityschemes', body)).status).toBe(201)
    const all = await way.walk('/issuesecurity-schemes', 1)
    expect(all.length).toBe(before.length + 1)
    const [found] = await way.walk(`/issuesecurity-schemes?where=name='Secret ${name}'`, 100)
    expect(recordOf(await way.call('GET', `/issuesecurity-schemes/${found?.id}`))).toMatchObject(body)
    const refused = await way.asMember('GET', '/issuesecurity-schemes')
    expect([refused.status, isRecord(refused.body) && typeof refused.body.providerMessage]).toEqual([403, 'string'])
  })

  it('has roles that are made, changed one word at a time, and deleted', async () => {
    const made = recordOf(await way.call('POST', '/roles', { name: `Guests ${name}`, description: 'Come and go' }))
    const changed = await way.call('PATCH', `/roles/${made.id}`, { name: `Visitors ${name}` })
    expect(recordOf(changed)).toMatchObject({ name: `Visitors ${name}`, description: 'Come and go' })
    expect((await way.call('DELETE', `/roles/${made.id}`)).status).toBe(200)
    expect((await way.call('GET', `/roles/${made.id}`)).status).toBe(404)
    expect((await way.asMember('POST', '/roles', { name: 'x' })).status).toBe(403)
  })

  it('has labels', async () => {
    const all = await way.walk('/labels', 100)
    expect(all.length).toBeGreaterThan(0)
    expect(all[0]).toEqual({ id: all[0]?.name, name: expect.any(String) })
    expect(await way.walk('/labels', 1)).toEqual(all)
  })

  it('has filters that are made, listed where Jira lists them, changed and deleted', async () => {
    const body = { name: `Mine ${name}`, jql: 'project = HELP ORDER BY created', favourite: true }
    const made = recordOf(await way.call('POST', '/filters', body))
    expect(made).toMatchObject({ name: body.name, jql: body.jql })
    const listed = await way.walk(`/filters?where=name='Mine ${name}'`, 100)
    expect(listed).toMatchObject([{ id: made.id, jql: body.jql, owner: { displayName: 'Ada Moreno' } }])
    expect((await way.walk(`/filters?where=query='ine ${name}'`, 1)).map(({ id }) => id)).toEqual([made.id])
    expect(await way.walk('/filters', 1)).toEqual(await way.walk('/filters', 100))
    const changed = await way.call('PATCH', `/filters/${made.id}`, { name: `Ours ${name}`, jql: 'project = APP' })
    expect(recordOf(changed)).toMatchObject({ id: made.id, name: `Ours ${name}`, jql: 'project = APP' })
    const refused = await way.call('PATCH', `/filters/${made.id}`, { name: body.name, jql: 'no such = field' })
    expect([refused.status, isRecord(refused.body) && typeof refused.body.providerMessage]).toEqual([400, 'string'])
    expect((await way.call('DELETE', `/filters/${made.id}`)).status).toBe(200)
    expect((await way.call('GET', `/filters/${made.id}`)).status).toBe(404)
  })

  it('has dashboards, changed where the deployment lets it', async () => {
    const made = await way.call('POST', '/dashboards', { name: `Board ${name}` })
    expect((await way.asMember('GET', '/dashboards')).status).toBe(200)
    if (!way.isCloud) {
      expect([made.status, made.headers.get('allow')]).toEqual([405, 'GET'])
      expect((await way.call('DELETE', '/dashboards/10000')).status).toBe(405)
      const [first] = recordsOf(await way.call('GET', '/dashboards'))
      expect(recordOf(await way.call('GET', `/dashboards/${first?.id}`)).id).toBe(first?.id)
      return
    }
    const { id } = recordOf(made)
    expect((await way.walk('/dashboards', 1)).map((one) => one.id)).toContain(id)
    const changed = await way.call('PATCH', `/dashboards/${id}`, { name: `Boards ${name}`, description: 'All' })
    expect(recordOf(changed)).toMatchObject({ id, name: `Boards ${name}` })
    expect((await way.call('DELETE', `/dashboards/${id}`)).status).toBe(200)
    expect((await way.call('GET', `/dashboards/${id}`)).status).toBe(404)
  })
})
