import { parse, pushDown } from '@valence/ceql'
import { type Connection, type ProviderRecord, type Resource, readPath } from '@valence/element-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createReferee, refereeIsPresent } from '../../jira-sandbox/test/openapi-referee.ts'
import { operation, options, resource, walkAll } from './jira-line.ts'
import { openSite, type Site, ways } from './jira-sites.ts'

describe.each(ways)('what hangs on an incident of a %s site', (way) => {
  let site: Site
  let connection: Connection
  let key: string
  let at: { readonly parents: readonly string[]; readonly parameters: Readonly<Record<string, string>> }

  beforeAll(async () => {
    site = await openSite(way)
    connection = site.connection
    const body = { summary: 'Much hangs on it', project: 'APP', issuetype: 'Task' }
    key = String((await operation('incidents', 'create')(connection, body, options)).key)
    at = { ...options, parents: [key] }
  })
  afterAll(() => site.sandbox.close())

  const incident = (more: object) => operation('incidents', 'get')(connection, key, { ...options, ...more })
  const all = (path: string, more: object = {}) => walkAll(connection, path, 100, { ...at, ...more })

  it('has comments: created, listed in either order, changed and deleted', async () => {
    const [create, update] = [operation('incidents/comments', 'create'), operation('incidents/comments', 'update')]
    const first = await create(connection, { body: 'First *line*' }, at)
    const doc = { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Two' }] }] }
    const second = await create(connection, { body: doc }, at)
    expect([first.body, second.body]).toEqual(['First *line*', 'Two'])
    expect(await walkAll(connection, 'incidents/comments', 1, at)).toEqual([first, second])
    const orderBy = [{ field: 'created', direction: 'desc' }]
    expect((await all('incidents/comments', { orderBy })).map(({ id }) => id)).toEqual([second.id, first.id])
    const id = String(first.id)
    const changed = await update(connection, id, { body: 'Changed' }, at)
    expect(changed).toMatchObject({ id, body: 'Changed' })
    expect(await operation('incidents/comments', 'get')(connection, id, at)).toEqual(changed)
    await operation('incidents/comments', 'remove')(connection, id, at)
    await expect(operation('incidents/comments', 'get')(connection, id, at)).rejects.toMatchObject({ status: 404 })
  })

  it('has work logged on it, and the estimate goes as it is told', async () => {
    const create = operation('incidents/worklogs', 'create')
    const logged = await create(connection, { timeSpent: '1h', comment: 'Looked', author: 'ignored' }, at)
    expect(logged).toMatchObject({ timeSpentSeconds: 3600, comment: 'Looked', issueId: expect.any(String) })
    const id = String(logged.id)
    const parameters = { adjustEstimate: 'new', newEstimate: '2h' }
    const update = operation('incidents/worklogs', 'update')
    const changed = await update(connection, id, { timeSpentSeconds: 60 }, { ...at, parameters })
    expect(await operation('incidents/worklogs', 'get')(connection, id, at)).toEqual(changed)
    expect(readPath(await incident({}), 'fields.timeestimate')).toBe(7200)
    expect((await all('incidents/worklogs')).map(({ id }) => id)).toEqual([id])
    await operation('incidents/worklogs', 'remove')(connection, id, { ...at, parameters: { adjustEstimate: 'leave' } })
    expect(await all('incidents/worklogs')).toEqual([])
    expect(readPath(await incident({}), 'fields.timeestimate')).toBe(7200)
  })

  it('goes through a transition by id, by name, and by the status that it leads to', async () => {
    const create = operation('incidents/transitions', 'create')
    for (const say of [
      (one: ProviderRecord) => ({ transition: { id: one.id } }),
      (one: ProviderRecord) => ({ name: one.name }),
      (one: ProviderRecord) => ({ to: readPath(one, 'to.name') }),
    ]) {
      const now = readPath(await incident({}), 'fields.status.name')
      const other = (await all('incidents/transitions')).find((one) => readPath(one, 'to.name') !== now)
      expect(await create(connection, say(other ?? {}), at)).toMatchObject({ id: other?.id })
      expect(readPath(await incident({}), 'fields.status.name')).toBe(readPath(other, 'to.name'))
    }
    await expect(create(connection, { name: 'Fly' }, at)).rejects.toMatchObject({ status: 400 })
  })

  it('remembers every change, in pages and one by one', async () => {
    await operation('incidents', 'update')(connection, key, { labels: ['remembered'] }, options)
    const changes = await all('incidents/history')
    expect(changes.length).toBeGreaterThan(1)
    expect(await walkAll(connection, 'incidents/history', 1, at)).toEqual(changes)
    expect(changes.at(-1)).toMatchObject({ items: [expect.objectContaining({ field: 'labels' })] })
    const get = operation('incidents/history', 'get')
    expect(await get(connection, String(changes[0]?.id), at)).toEqual(changes[0])
    await expect(get(connection, '999999', at)).rejects.toMatchObject({ status: 404 })
  })

  it('is watched by whoever is named by id, display name or e-mail address', async () => {
    const [create, remove] = [operation('incidents/watchers', 'create'), operation('incidents/watchers', 'remove')]
    const goro = await create(connection, { displayName: 'Goro Tanaka' }, at)
    expect(goro).toMatchObject({ id: expect.any(String), displayName: 'Goro Tanaka' })
    const dana = await create(connection, { emailAddress: 'dana.lindqvist@sandbox.invalid' }, at)
    expect((await all('incidents/watchers')).map(({ id }) => id)).toEqual(expect.arrayContaining([goro.id, dana.id]))
    await remove(connection, String(goro.id), at)
    await remove(connection, 'Dana Lindqvist', at)
    const left = (await all('incidents/watchers')).map(({ id }) => id)
    expect(left).not.toContain(goro.id)
    expect(left).not.toContain(dana.id)
  })

  it('is voted for by the connected account alone', async () => {
    const own = { ...at, parents: ['HELP-2'] }
    const [create, remove] = [operation('incidents/votes', 'create'), operation('incidents/votes', 'remove')]
    const me = await create(connection, { id: 'me' }, own)
    expect((await walkAll(connection, 'incidents/votes', 100, own)).map(({ id }) => id)).toContain(me.id)
    await expect(create(connection, { id: 'somebody else' }, own)).rejects.toMatchObject({ status: 403 })
    await remove(connection, String(me.id), own)
    expect((await walkAll(connection, 'incidents/votes', 100, own)).map(({ id }) => id)).not.toContain(me.id)
  })

  it('is linked: the empty answer of Jira becomes the link', async () => {
    const create = operation('incidents/links', 'create')
    const out = await create(connection, { type: 'Blocks', outwardIssue: 'HELP-1' }, at)
    expect(out).toMatchObject({
      id: expect.any(String),
      type: { name: 'Blocks' },
      inwardIssue: { key },
      outwardIssue: { key: 'HELP-1' },
    })
    const inward = await create(connection, { type: { name: 'Blocks' }, inwardIssue: { key: 'HELP-2' } }, at)
    expect(inward).toMatchObject({ inwardIssue: { key: 'HELP-2' }, outwardIssue: { key } })
    const listed = await all('incidents/links')
    expect(listed.find(({ id }) => id === out.id)).toMatchObject({ outwardIssue: { key: 'HELP-1' } })
    expect(listed.find(({ id }) => id === inward.id)).toMatchObject({ inwardIssue: { key: 'HELP-2' } })
    expect(await operation('issue-links', 'get')(connection, String(out.id), options)).toEqual(out)
    expect(await operation('incidents/links', 'get')(connection, String(out.id), at)).toEqual(out)
    await operation('issue-links', 'remove')(connection, String(out.id), options)
    await operation('incidents/links', 'remove')(connection, String(inward.id), at)
    expect(await all('incidents/links')).toEqual([])
    const both = { type: 'Relates', inwardIssue: 'HELP-1', outwardIssue: 'HELP-2' }
    const made = await operation('issue-links', 'create')(connection, both, options)
    expect(made).toMatchObject({ type: { name: 'Relates' }, inwardIssue: { key: 'HELP-1' } })
    await expect(create(connection, { type: 'Blocks' }, at)).rejects.toMatchObject({ status: 400 })
  })

  it('has links to pages elsewhere, of which a change keeps what it does not name', async () => {
    const [create, update] = [
      operation('incidents/remote-links', 'create'),
      operation('incidents/remote-links', 'update'),
    ]
    const made = await create(connection, { url: 'https://x.example/1', title: 'One', relationship: 'causes' }, at)
    expect(made).toMatchObject({ id: expect.any(String), object: { url: 'https://x.example/1', title: 'One' } })
    const id = String(made.id)
    const changed = await update(connection, id, { url: 'https://x.example/2', title: 'Two' }, at)
    expect(changed).toMatchObject({ id, relationship: 'causes', object: { title: 'Two' } })
    expect(await all('incidents/remote-links')).toEqual([changed])
    await operation('incidents/remote-links', 'remove')(connection, id, at)
    expect(await all('incidents/remote-links')).toEqual([])
  })

  it('has properties that programs keep with it', async () => {
    await operation('incidents/properties', 'update')(connection, 'foreign', { system: 'x', id: 7 }, at)
    expect((await all('incidents/properties')).map(({ key }) => key)).toEqual(['foreign'])
    const get = operation('incidents/properties', 'get')
    expect(await get(connection, 'foreign', at)).toEqual({ key: 'foreign', value: { system: 'x', id: 7 } })
    await operation('incidents/properties', 'remove')(connection, 'foreign', at)
    await expect(get(connection, 'foreign', at)).rejects.toMatchObject({ status: 404 })
  })

  it('is told of by mail to users named in any way', async () => {
    const body = { subject: 'Look', textBody: 'Here', to: { users: [{ displayName: 'Goro Tanaka', active: true }] } }
    expect(await operation('incidents/notifications', 'create')(connection, body, at)).toEqual(body)
  })

  it('brings all of its comments, worklogs and changes when asked for them, however many', async () => {
    const body = { summary: 'Long', project: 'APP', issuetype: 'Task' }
    const long = await operation('incidents', 'create')(connection, body, options)
    const own = `/issue/${long.id}`
    for (let number = 0; number < 105; number += 1) {
      await site.direct('POST', `${own}/comment`, { body: `Comment ${number}` })
      await site.direct('PUT', own, { fields: { summary: `Long ${number}` } })
      if (number < 25) await site.direct('POST', `${own}/worklog`, { timeSpentSeconds: 60 })
    }
    const wanted = { fields: ['comment', 'worklog'], parameters: { expand: 'changelog' } }
    const single = await operation('incidents', 'get')(connection, String(long.id), { ...options, ...wanted })
    const where = pushDown(parse(`id IN ('${long.id}', '10001')`), dialectOf(resource('incidents'))).native
    const listed = await walkAll(connection, 'incidents', 100, { ...wanted, where })
    for (const one of [single, listed.find(({ id }) => id === long.id)]) {
      expect(readPath(one, 'fields.comment.comments')).toHaveLength(105)
      expect(readPath(one, 'fields.worklog.worklogs')).toHaveLength(25)
      const changes = readPath(one, 'changelog.histories')
      expect(changes).toHaveLength(Number(readPath(one, 'changelog.total')))
      expect(Array.isArray(changes) && changes.length >= 130).toBe(true)
      expect(new Set(Array.isArray(changes) ? changes.map((change) => readPath(change, 'id')) : []).size).toBe(
        Array.isArray(changes) ? changes.length : 0,
      )
    }
    const plain = await operation('incidents', 'get')(connection, String(long.id), { ...options, fields: ['summary'] })
    expect(plain.fields).toEqual({ summary: 'Long 104' })
  })

  it('is among the worklogs of the site: changed, deleted, and by id', async () => {
    const changed = await walkAll(connection, 'worklogs', 1000, { parameters: { updated: 'true' } })
    expect(changed.length).toBeGreaterThan(10)
    expect(new Set(changed.map(({ id }) => id)).size).toBe(changed.length)
    const [first, second] = changed
    const where = pushDown(parse(`id in (${first?.id}, ${second?.id}, 999999)`), dialectOf(resource('worklogs'))).native
    const byId = await walkAll(connection, 'worklogs', 1, { where })
    expect(byId.map(({ id }) => id).sort()).toEqual([first?.id, second?.id].sort())
    expect(await walkAll(connection, 'worklogs', 1000, { parameters: { deleted: 'true' } })).toEqual([])
    const get = operation('worklogs', 'get')
    expect(await get(connection, String(first?.id), options)).toEqual(first)
    await expect(get(connection, '999999', options)).rejects.toMatchObject({ status: 404 })
    await expect(get(connection, 'x', options)).rejects.toMatchObject({ status: 404 })
  })

  it('has comments that Cloud tells by their ids', async () => {
    const made = await operation('incidents/comments', 'create')(connection, { body: 'By id' }, at)
    const where = pushDown(parse(`id in (${made.id})`), dialectOf(resource('comments'))).native
    const read = walkAll(connection, 'comments', 100, { where })
    if (way === 'datacenter') await expect(read).rejects.toMatchObject({ status: 405 })
    else expect(await read).toMatchObject([{ id: made.id, body: 'By id' }])
    const one = operation('comments', 'get')(connection, String(made.id), options)
    if (way === 'datacenter') await expect(one).rejects.toMatchObject({ status: 405 })
    else expect(await one).toMatchObject({ id: made.id, body: 'By id' })
  })

  it.runIf(way === 'cloud' && refereeIsPresent)(
    "sends nothing but what Atlassian's description of the API knows",
    () => {
      const { checkExchange } = createReferee()
      const requests = site.exchanges.map(({ responseBody, ...request }) => request)
      expect(requests.length).toBeGreaterThan(50)
      expect([...new Set(requests.flatMap(checkExchange))]).toEqual([])
    },
  )
})

function dialectOf({ dialect }: Resource) {
  if (dialect === undefined) throw new Error('It has no dialect.')
  return dialect
}
