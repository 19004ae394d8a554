import { compile, parse } from '@valence/ceql'
import { type Field, helpdesk, literalType, type ProviderRecord, readField } from '@valence/element-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Answer, eventually, startWorld, type World } from './harness.ts'
import { resource } from './jira-line.ts'
import { type Listed, recordOf, recordsOf, startWays, type Way, type Ways, wayNames } from './jira-lines.ts'

let ways: Ways

beforeAll(async () => {
  ways = await startWays()
}, 120_000)
afterAll(() => ways.close())

describe.each(wayNames)('tickets by way of %s', (name) => {
  let way: Way
  let all: readonly Listed[]

  beforeAll(async () => {
    way = ways.way(name)
    await way.call('PATCH', '/instances', { configuration: { 'filter.response.nulls': 'false' } })
    all = await way.walk('/tickets', 100)
  }, 120_000)

  const get = async (path: string) => recordOf(await way.call('GET', path))
  const create = async (body: ProviderRecord) => {
    return recordOf(await way.call('POST', '/tickets', { project: 'HELP', type: 'Task', ...body }))
  }
  const update = (id: string, body: ProviderRecord) => way.call('PATCH', `/tickets/${id}`, body)

  it('have the form that all help desks share', () => {
    expect(all.length).toBeGreaterThan(100)
    expect(all.filter((ticket) => !helpdesk.ticket.safeParse(ticket).success)).toEqual([])
    expect(all.some(({ sprint }) => sprint !== null)).toBe(true)
    expect(new Set(all.map(({ statusCategory }) => statusCategory))).toEqual(new Set(['new', 'in_progress', 'done']))
    const times = all.flatMap(({ createdAt, updatedAt }) => [createdAt, updatedAt])
    expect(times.every((time) => typeof time === 'string' && time.endsWith('Z'))).toBe(true)
  })

  it('are linked to where people see them', () => {
    const site = way.isCloud ? ways.cloudSite : ways.dataCenterSite
    expect(all.map(({ url }) => url)).toEqual(all.map(({ key }) => `${site}/browse/${key}`))
  })

  it('are found as CEQL finds them among all, by every field', async () => {
    const fields = resource('tickets').fields.filter(({ filterable }) => filterable)
    const wrong: string[] = []
    for (const where of fields.flatMap((field) => wheresOn(field, all))) {
      const found = await way.walk(`/tickets?where=${encodeURIComponent(where)}&fields=key`, 100)
      const wanted = all.filter(keeps(where, fields))
      if (ids(found).join() !== ids(wanted).join()) wrong.push(`${where}: ${found.length} instead of ${wanted.length}`)
    }
    expect(wrong).toEqual([])
  }, 240_000)

  it('are ordered, and have only the fields that were asked for', async () => {
    const query = 'fields=title,sprint,statusCategory&orderBy=createdAt desc&pageSize=7'
    const newest = recordsOf(await way.call('GET', `/tickets?${encodeURI(query)}`))
    expect(newest.map((ticket) => Object.keys(ticket).sort())).toEqual(
      newest.map(() => ['id', 'sprint', 'statusCategory', 'title']),
    )
    const dates = await Promise.all(newest.map(async ({ id }) => String((await get(`/tickets/${id}`)).createdAt)))
    expect(dates).toEqual(dates.toSorted().toReversed())
  })

  it('are read by number and by key, and show the issue itself when asked', async () => {
    const byKey = await get('/tickets/HELP-1')
    expect(await get(`/tickets/${byKey.id}`)).toEqual(byKey)
    expect(byKey).not.toHaveProperty('raw')
    const { raw, ...ticket } = await get('/tickets/HELP-1?raw=true')
    expect(ticket).toEqual(byKey)
    expect(raw).toMatchObject({ key: 'HELP-1', fields: { summary: byKey.title } })
    const [listed] = recordsOf(await way.call('GET', "/tickets?where=key='HELP-1' and raw='true'"))
    expect(listed?.raw).toMatchObject({ key: 'HELP-1' })
  })

  it('are created and changed in plain words', async () => {
    const [person] = recordsOf(await way.call('GET', '/users?pageSize=1&where=active=true'))
    const made = await create({
      title: 'A printer',
      description: 'It *burns*.\n\n* here\n* there',
      priority: 'High',
      labels: ['fire'],
      dueDate: '2031-02-03',
      assignee: person,
    })
    expect(made).toMatchObject({
      title: 'A printer',
      description: 'It *burns*.\n\n* here\n* there',
      priority: 'High',
      labels: ['fire'],
      dueDate: '2031-02-03',
      assignee: { id: person?.id },
      project: { key: 'HELP' },
      statusCategory: 'new',
    })
    const done = recordOf(
      await update(made.id, { title: 'No fire', assignee: null, dueDate: null, status: 'Done', resolution: 'Done' }),
    )
    expect(done).toMatchObject({
      title: 'No fire',
      assignee: null,
      dueDate: null,
      status: 'Done',
      statusCategory: 'done',
    })
    expect(done.resolvedAt).not.toBeNull()
    expect((await way.call('DELETE', `/tickets/${made.id}`)).status).toBe(200)
    expect((await way.call('GET', `/tickets/${made.id}`)).status).toBe(404)
  })

  it('take custom fields by the names that people see', async () => {
    const number = 1000.5 + wayNames.indexOf(name)
    const { body } = await way.call('GET', '/objects/tickets/metadata?customFieldsOnly=true')
    const custom = metadata.parse(body).fields
    const points = custom.find(({ vendorDisplayName }) => vendorDisplayName === 'Story Points')
    expect(points).toMatchObject({ type: 'number', path: expect.stringMatching(/^customfield_\d+$/) })
    const made = recordOf(
      await way.call('POST', '/tickets', {
        project: 'APP',
        type: 'Story',
        title: 'Counted',
        customFields: { 'Story Points': number },
      }),
    )
    expect(made.customFields).toMatchObject({ 'Story Points': number })
    const query = `where=${encodeURIComponent(`\`Story Points\` = ${number}`)}&fields=Story Points`
    const found = await eventually(
      async () => recordsOf(await way.call('GET', `/tickets?${query}`)),
      (records) => records.length > 0,
    )
    expect(found).toEqual([{ id: made.id, customFields: { 'Story Points': number } }])
    const refused = await update(made.id, { customFields: { 'No such field': 1 } })
    expect(refused).toMatchObject({ status: 400, body: { message: expect.stringContaining('No such field') } })
  })

  it('may be sent back as they were read, with something changed', async () => {
    const made = await create({ title: 'To be sent back' })
    const read = await get(`/tickets/${made.id}`)
    const { updatedAt: _then, ...changed } = recordOf(
      await way.call('PUT', `/tickets/${made.id}`, { ...read, title: 'Sent back' }),
    )
    const { updatedAt: _now, ...unchanged } = read
    expect(changed).toEqual({ ...unchanged, title: 'Sent back' })
  })

  it('say what is wrong with a body', async () => {
    expect(await way.call('POST', '/tickets', { titel: 'x' })).toMatchObject({ status: 400 })
    const created = await way.call('POST', '/tickets', { project: 'HELP', type: 'Task', title: 'x', status: 'Done' })
    expect(created).toMatchObject({ status: 400, body: { message: expect.stringContaining('status') } })
  })

  it('have comments below them, and beside them with the ticket told', async () => {
    const { id, key } = await create({ title: 'Talked about' })
    const made = recordOf(await way.call('POST', `/tickets/${key}/comments`, { body: 'First *words*.' }))
    expect(made).toMatchObject({ ticketId: id, body: 'First *words*.', author: { name: expect.any(String) } })
    await way.call('POST', `/ticket-comments?ticketId=${key}`, { body: 'Second.' })
    const lists = [
      `/tickets/${id}/ticket-comments`,
      `/ticket-comments?where=ticketId='${key}'`,
      `/tickets/${key}/comments`,
    ]
    const texts = await Promise.all(
      lists.map(async (path) => recordsOf(await way.call('GET', path)).map(({ body }) => body)),
    )
    expect(texts).toEqual(lists.map(() => ['First *words*.', 'Second.']))
    const changed = recordOf(await way.call('PATCH', `/tickets/${id}/comments/${made.id}`, { body: 'Changed.' }))
    expect(helpdesk.ticketComment.parse(changed)).toMatchObject({ id: made.id, body: 'Changed.' })
    expect((await way.call('DELETE', `/tickets/${id}/comments/${made.id}`)).status).toBe(200)
    expect(recordsOf(await way.call('GET', "/ticket-comments?where=ticketId='NOPE-1'"))).toEqual([])
    const untold = await way.call('GET', '/ticket-comments')
    expect(untold).toMatchObject({ status: 400, body: { message: expect.stringContaining('ticketId') } })
  })

  it('have users and projects of the same form', async () => {
    const users = await way.walk('/users', 50)
    expect(users.filter((user) => !helpdesk.user.safeParse(user).success)).toEqual([])
    expect(ids(users)).toEqual(ids(await way.walk('/agents', 50)))
    const projects = await way.walk('/ticket-projects', 50)
    expect(projects.filter((project) => !helpdesk.ticketProject.safeParse(project).success)).toEqual([])
    expect(await get('/ticket-projects/HELP')).toMatchObject({
      key: 'HELP',
      url: expect.stringMatching(/\/browse\/HELP$/),
    })
    expect(await get(`/users/${users[0]?.id}`)).toEqual(users[0])
  })
})

describe('the objects of the help desk', () => {
  let world: World
  let asInstance: string

  beforeAll(async () => {
    world = await startWorld()
    asInstance = (await world.connect()).authorization
  }, 120_000)
  afterAll(() => world.close())

  it('are canonical in the list of Helium', async () => {
    const headers = { 'Elements-Version': 'Helium' }
    const { body } = await world.call('GET', '/objects', { authorization: asInstance, headers })
    const objects = z.array(z.looseObject({ name: z.string(), type: z.string() })).parse(body)
    const canonical = objects.filter(({ type }) => type === 'ceCanonical').map(({ name }) => name)
    expect(canonical).toEqual(['tickets', 'ticket-comments', 'users', 'ticket-projects'])
  })

  it("leave the platform its own users, and answer Jira's to whoever speaks for an instance", async () => {
    const first = async (path: string, authorization: string) =>
      recordsOfAny(await world.call('GET', path, { authorization }))[0]
    const everything = `${world.platform}, ${asInstance.replace(/,.*/, '')}`
    expect(await first('/users', world.platform)).toHaveProperty('accountId')
    expect(await first('/users', everything)).toHaveProperty('accountId')
    expect(await first('/users', asInstance)).toHaveProperty('kind')
    expect(await first('/hubs/helpdesk/users', everything)).toHaveProperty('kind')
  })
})

function recordsOfAny({ body }: Answer): readonly unknown[] {
  return z.array(z.unknown()).parse(body)
}

const metadata = z.object({
  fields: z.array(z.looseObject({ path: z.string(), type: z.string(), vendorDisplayName: z.string() })),
})

function ids(records: readonly Listed[]): readonly string[] {
  return records.map(({ id }) => id)
}

/** One question of every operator, about a value that occurs in the middle of all. */
function wheresOn(field: Field, records: readonly ProviderRecord[]): readonly string[] {
  const present = records
    .flatMap((record) => [readField(record, field.path, field)].flat())
    .filter((value) => value !== null)
  const value = String(present[Math.floor(present.length / 2)] ?? 'x').replaceAll("'", "''")
  const { path } = field
  const word = value.split(' ')[0] ?? value
  const isText = ['string', 'any'].includes(literalType(field))
  return [
    ...[`${path} = '${value}'`, `${path} != '${value}'`, `${path} IN ('${value}')`, `${path} NOT IN ('${value}')`],
    ...[`${path} IS NULL`, `${path} IS NOT NULL`],
    ...(isText ? [`${path} LIKE '${word}%'`, `${path} = 'Nowhere'`, `${path} = '10001'`, `${path} != '3'`] : []),
    ...(literalType(field) === 'boolean' ? [] : [`${path} < '${value}'`, `${path} >= '${value}'`]),
  ]
}

function keeps(where: string, fields: readonly Field[]): (record: ProviderRecord) => boolean {
  const byName = new Map(fields.map((field) => [field.path, field]))
  return compile<ProviderRecord>(parse(where), {
    read: (record, name) => readField(record, name, byName.get(name)),
    typeOf: (name) => {
      const field = byName.get(name)
      return field === undefined ? undefined : literalType(field)
    },
  })
}
