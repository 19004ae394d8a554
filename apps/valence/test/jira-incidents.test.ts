import { compile, parse, pushDown } from '@valence/ceql'
import {
  type Connection,
  Fault,
  isRecord,
  literalType,
  type ProviderRecord,
  readField,
  readPath,
} from '@valence/element-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createReferee, refereeIsPresent } from '../../jira-sandbox/test/openapi-referee.ts'
import { dialect, operation, options, page, resource, walkAll } from './jira-line.ts'
import { openSite, type Site, ways } from './jira-sites.ts'

describe.each(ways)('incidents of a %s site', (way) => {
  let site: Site
  let connection: Connection

  beforeAll(async () => {
    site = await openSite(way)
    connection = site.connection
  })
  afterAll(() => site.sandbox.close())

  const create = (body: ProviderRecord) => operation('incidents', 'create')(connection, body, options)
  const update = (id: unknown, body: ProviderRecord) =>
    operation('incidents', 'update')(connection, String(id), body, options)
  const get = (id: unknown, more: object = {}) =>
    operation('incidents', 'get')(connection, String(id), { ...options, ...more })
  const plain = { project: 'HELP', issuetype: 'Task' } as const
  const task = (summary: string) => create({ summary, ...plain })
  const native = (where: string) => pushDown(parse(where), dialect()).native
  const found = (where: string, query: object = {}) =>
    walkAll(connection, 'incidents', 100, { where: native(where), ...query })

  it('are read to the last one, whatever the size of the pages', async () => {
    const all = await walkAll(connection, 'incidents', 100)
    expect(all.length).toBeGreaterThan(100)
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    for (const limit of [1, 7, 64]) {
      const ids = await walkAll(connection, 'incidents', limit, { fields: ['key'] })
      expect(ids.map(({ id }) => id)).toEqual(all.map(({ id }) => id))
    }
    expect(await resource('incidents').operations.count?.(connection, {})).toEqual({
      total: all.length,
      isExact: way === 'datacenter',
    })
  })

  it.each([
    { order: 'oldest first', orderBy: [] },
    { order: 'newest first', orderBy: [{ field: 'created', direction: 'desc' }] },
  ])('are neither lost nor repeated, $order, while others are created', async ({ orderBy }) => {
    const before = await walkAll(connection, 'incidents', 100, { fields: ['key'] })
    const list = operation('incidents', 'list')
    const seen: unknown[] = []
    let cursor: string | undefined
    for (let number = 0; number === 0 || cursor !== undefined; number += 1) {
      const query = { ...page, limit: 25, fields: ['key'], ...(cursor !== undefined && { cursor }) }
      const read = await list(connection, { ...query, orderBy: orderBy.map(descending) })
      seen.push(...read.records.map(({ id }) => id))
      if (number < 3) await task(`Created during a walk ${number}`)
      cursor = read.next
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(before.map(({ id }) => id).filter((id) => !seen.includes(id))).toEqual([])
  })

  it('are found by number and by key, and by the key that they had before they were moved', async () => {
    const made = await task('Found')
    expect(await get(made.id)).toEqual(await get(made.key))
    expect(await get(made.id)).toMatchObject({ id: made.id, key: made.key, fields: { summary: 'Found' } })
    const moved = await get('DESK-12')
    expect(moved.key).not.toBe('DESK-12')
    expect(await get(moved.key)).toEqual(moved)
    expect((await found("key = 'DESK-12'")).map(({ id }) => id)).toEqual([moved.id])
  })

  it('are written in the shapes of version 2 and 3, in plain and in dotted names, with one result', async () => {
    const doc = { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Why' }] }] }
    const shapes: readonly ProviderRecord[] = [
      {
        fields: {
          ...{ project: { key: 'HELP' }, issuetype: { name: 'Task' }, summary: 'One', description: 'Why' },
          ...{ priority: { name: 'High' }, labels: ['a', 'b'] },
        },
      },
      {
        fields: {
          ...{ project: { key: 'HELP' }, issuetype: { name: 'Task' }, summary: 'One', description: doc },
          ...{ priority: { name: 'High' }, labels: ['a', 'b'] },
        },
      },
      { ...plain, summary: 'One', description: 'Why', priority: 'High', labels: 'a, b' },
      {
        ...{ 'fields.project.key': 'HELP', 'issuetype.name': 'Task', 'fields.summary': 'One', description: 'Why' },
        ...{ 'priority.name': 'High', 'fields.labels': ['a', 'b'] },
      },
    ]
    const made = await Promise.all(shapes.map(create))
    const shown = made.map(({ fields }) => ({
      summary: readPath(fields, 'summary'),
      description: readPath(fields, 'description'),
      project: readPath(fields, 'project.key'),
      type: readPath(fields, 'issuetype.name'),
      priority: readPath(fields, 'priority.name'),
      labels: readPath(fields, 'labels'),
    }))
    const wanted = { summary: 'One', description: 'Why', project: 'HELP', type: 'Task', priority: 'High' }
    expect(shown).toEqual(shapes.map(() => ({ ...wanted, labels: ['a', 'b'] })))
  })

  it('are answered in the form of version 2 also when they cannot be read after they were made', async () => {
    const blind: Connection = {
      ...connection,
      request: (request, accept) => {
        const isRead = request.method === 'GET' && request.path.includes('/issue/')
        return isRead ? Promise.reject(new Fault('forbidden', 'Not now.')) : connection.request(request, accept)
      },
    }
    const content = [{ type: 'paragraph', content: [{ type: 'text', text: 'hi' }] }]
    const body = {
      project: 'HELP',
      issuetype: 'Task',
      summary: 'Blind',
      description: { type: 'doc', version: 1, content },
    }
    const made = await operation('incidents', 'create')(blind, body, options)
    expect(made).toMatchObject({ key: expect.stringMatching(/^HELP-/), self: expect.stringContaining('/rest/api/2/') })
    expect((await get(made.id)).key).toBe(made.key)
  })

  it('are given to people by id, user name, display name or e-mail address', async () => {
    const [dana] = await people('Dana Lindqvist')
    const ways = [dana?.id, 'Dana Lindqvist', 'dana.lindqvist@sandbox.invalid', { displayName: 'Dana Lindqvist' }]
    for (const assignee of way === 'datacenter' ? [...ways, 'dana.lindqvist', { name: 'dana.lindqvist' }] : ways) {
      const made = await create({ ...plain, summary: 'For Dana', assignee })
      expect(readPath(made, 'fields.assignee.displayName')).toBe('Dana Lindqvist')
    }
    const made = await create({ ...plain, summary: 'By Goro', reporter: 'Goro Tanaka' })
    expect(readPath(made, 'fields.reporter.displayName')).toBe('Goro Tanaka')
    const taken = await update(made.id, { assignee: 'Dana Lindqvist' })
    expect(readPath(taken, 'fields.assignee.displayName')).toBe('Dana Lindqvist')
    expect(readPath(await update(made.id, { assignee: null }), 'fields.assignee')).toBeNull()
    await expect(update(made.id, { assignee: 'Nobody At All' })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining("'Nobody At All'"),
    })
  })

  it('are found by the people they belong to, named as people name them', async () => {
    const all = await walkAll(connection, 'incidents', 100)
    const [dana] = await people('Dana Lindqvist')
    const own = all.filter((one) => readPath(one, 'fields.assignee.displayName') === 'Dana Lindqvist')
    expect(own.length).toBeGreaterThan(1)
    const narrowed = await found("assignee = 'Dana Lindqvist'")
    const ids = narrowed.map(({ id }) => id)
    expect(own.map(({ id }) => id).filter((id) => !ids.includes(id))).toEqual([])
    // A Data Center finds people by name; Cloud only that there is somebody, and the engine keeps whom it was asked for.
    if (way === 'datacenter') expect(ids).toEqual(own.map(({ id }) => id))
    const byId = way === 'datacenter' ? dana?.name : dana?.id
    expect((await found(`assignee = '${byId}'`)).map(({ id }) => id)).toEqual(own.map(({ id }) => id))
  })

  it('are moved to a status that the body of an update names', async () => {
    const made = await task('To be moved')
    const [open] = await walkAll(connection, 'incidents/transitions', 100, { parents: [String(made.id)] })
    const target = readPath(open, 'to.name')
    const moved = await update(made.id, { summary: 'Moved', status: target })
    expect(moved).toMatchObject({ fields: { summary: 'Moved', status: { name: target } } })
    expect(await update(made.id, { fields: { status: { name: target }, labels: ['x'] } })).toMatchObject({
      fields: { labels: ['x'], status: { name: target } },
    })
    const onwards = await walkAll(connection, 'incidents/transitions', 100, { parents: [String(made.id)] })
    const next = onwards.find((one) => readPath(one, 'to.name') !== target)
    const last = await update(made.id, { transition: { id: next?.id } })
    expect(readPath(last, 'fields.status.name')).toBe(readPath(next, 'to.name'))
  })

  it('take a resolution on the way to the status that has one', async () => {
    const made = await task('To be resolved')
    const done = await reach(made.id, 'Done', { resolution: "Won't Do" })
    expect(done).toMatchObject({ fields: { status: { name: 'Done' }, resolution: { name: "Won't Do" } } })
  })

  it('stay as they are when the status cannot be reached, and the refusal names those that can', async () => {
    const made = await task('Stays')
    const refused = update(made.id, { summary: 'Never', status: 'Nowhere' })
    await expect(refused).rejects.toMatchObject({ status: 400, message: expect.stringMatching(/'Nowhere'.* to '/) })
    expect(readPath(await get(made.id), 'fields.summary')).toBe('Stays')
  })

  it('are changed by verbs, by a part, and by a whole record sent back', async () => {
    const made = await create({ ...plain, summary: 'Whole', labels: 'a,b' })
    const verbs = await update(made.id, { update: { labels: [{ remove: 'a' }, { add: 'c' }] } })
    expect(readPath(verbs, 'fields.labels')).toEqual(['b', 'c'])
    const fields = isRecord(verbs.fields) ? verbs.fields : {}
    const echoed = await update(made.id, { ...verbs, fields: { ...fields, summary: 'Echoed' } })
    expect(echoed).toMatchObject({ id: made.id, fields: { summary: 'Echoed', labels: ['b', 'c'] } })
    expect(await update(made.id, { ...plain, summary: 'As created' })).toMatchObject({
      fields: { summary: 'As created' },
    })
  })

  it('have a parent, and go only with their sub-tasks', async () => {
    const parent = await create({ project: 'APP', issuetype: 'Task', summary: 'Whole' })
    const part = await create({ project: 'APP', issuetype: 'Sub-task', summary: 'Part', parent: String(parent.key) })
    expect(readPath(part, 'fields.parent.id')).toBe(parent.id)
    const remove = operation('incidents', 'remove')
    await expect(remove(connection, String(parent.id), options)).rejects.toMatchObject({ status: 400 })
    await remove(connection, String(parent.id), { ...options, parameters: { deleteSubtasks: 'true' } })
    await expect(get(part.id)).rejects.toMatchObject({ status: 404, providerMessage: expect.stringMatching(/issue/i) })
  })

  it('are put into a sprint by its number, and take custom values as people write them', async () => {
    const fields = (await resource('incidents').discover?.(connection, {})) ?? []
    const pathOf = (name: string) => fields.find(({ displayName }) => displayName === name)?.path ?? name
    const made = await create({
      ...{ project: 'APP', issuetype: 'Bug', summary: 'In a sprint', [pathOf('Sprint')]: '12' },
      ...{ [pathOf('Story Points')]: '5' },
    })
    expect(readPath(made, `fields.${pathOf('Story Points')}`)).toBe(5)
    const sprint = readPath(made, `fields.${pathOf('Sprint')}`)
    expect(JSON.stringify(sprint)).toMatch(/"id":12|id=12/)
  })

  it('bring only the named fields from Jira', async () => {
    const from = site.exchanges.length
    const [one] = await walkAll(connection, 'incidents', 1, {
      where: native("key = 'HELP-1'"),
      fields: ['summary', 'status.name'],
    })
    expect(Object.keys(isRecord(one?.fields) ? one.fields : {}).sort()).toEqual(['status', 'summary'])
    const asked = site.exchanges.slice(from).map(({ requestBody }) => requestBody)
    expect(asked).toEqual([expect.objectContaining({ fields: ['summary', 'status'] })])
  })

  it('bring what expand asks for, in a list as one by one', async () => {
    const parameters = { expand: 'renderedFields,names,changelog' }
    const single = await get('HELP-1', { parameters })
    const [listed] = await found("key = 'HELP-1'", { parameters })
    for (const one of [single, listed]) {
      expect(one).toMatchObject({ names: { summary: 'Summary' }, renderedFields: expect.anything() })
      expect(readPath(one, 'changelog.histories')).toEqual(expect.any(Array))
    }
  })

  it.each([
    "status = 'Nowhere'",
    "status IN ('Nowhere', 'Done') AND project = 'HELP'",
    "status != 'Nowhere'",
    "project NOT IN ('NOPE', 'HELP')",
    "key IN ('HELP-1', 'HELP-99999')",
    'id IN (99999, 10001)',
    "assignee = 'nobody.at.all' OR key = 'HELP-1'",
    "customfield_99999 = 'x' OR key = 'HELP-1'",
    "status = 'Nowhere' AND resolution = 'Done' OR key = 'HELP-2'",
  ])('are found although the site does not know every value of %s', async (where) => {
    const all = await walkAll(connection, 'incidents', 100)
    const rows = await found(where)
    const ids = new Set(rows.map(({ id }) => id))
    const kept = all.filter(keeps(where))
    expect(kept.filter(({ id }) => !ids.has(id)).map(({ key }) => key)).toEqual([])
    const { residual } = pushDown(parse(where), dialect())
    if (residual === undefined) expect(rows.length).toBe(kept.length)
  })

  it('are counted as they are listed', async () => {
    for (const where of ["project = 'HELP'", "status = 'Nowhere'", 'resolution IS NULL']) {
      const restriction = native(where)
      const query = restriction === undefined ? {} : { where: restriction }
      const counted = await resource('incidents').operations.count?.(connection, query)
      expect(counted).toEqual({ total: (await found(where)).length, isExact: way === 'datacenter' })
    }
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

  async function reach(id: unknown, status: string, more: ProviderRecord): Promise<ProviderRecord> {
    for (let step = 0; step < 5; step += 1) {
      const ahead = await walkAll(connection, 'incidents/transitions', 100, { parents: [String(id)] })
      if (ahead.some((one) => readPath(one, 'to.name') === status)) return update(id, { status, ...more })
      await update(id, { transition: { id: ahead.at(-1)?.id } })
    }
    throw new Error(`${status} was not reached.`)
  }

  async function people(name: string): Promise<readonly ProviderRecord[]> {
    return (await walkAll(connection, 'agents', 100)).filter(({ displayName }) => displayName === name)
  }
})

function descending({ field }: { readonly field: string }) {
  return { field, direction: 'desc' } as const
}

/** CEQL itself, over the records as the element shows them. */
function keeps(where: string): (record: ProviderRecord) => boolean {
  const byName = new Map(resource('incidents').fields.map((field) => [field.path, field]))
  return compile<ProviderRecord>(parse(where), {
    read: (record, name) => readField(record, name, byName.get(name)),
    typeOf: (name) => {
      const field = byName.get(name)
      return field === undefined ? undefined : literalType(field)
    },
  })
}
