import { isRecord } from '@valence/element-kit'
import { jira } from '@valence/elements'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startWorld, type World } from './harness.ts'

let world: World
let instance: Awaited<ReturnType<World['connect']>>
beforeAll(async () => {
  world = await startWorld()
  instance = await world.connect()
})
afterAll(() => world.close())

const identified = z.looseObject({ id: z.string() })
const issue = z.looseObject({ id: z.string(), key: z.string(), fields: z.looseObject({}) })

const call = (method: string, path: string, json?: unknown) =>
  world.call(method, path, { authorization: instance.authorization, ...(json === undefined ? {} : { json }) })

function newIncident(summary: string) {
  return { fields: { project: { key: 'HELP' }, issuetype: { name: 'Bug' }, summary, description: 'A *bold* word.' } }
}

async function create(summary: string) {
  const { status, body } = await call('POST', '/incidents', newIncident(summary))
  expect(status).toBe(200)
  return issue.parse(body)
}

describe('incidents', () => {
  it('are created, read by id and by key, changed by PATCH and by PUT, and deleted', async () => {
    const created = await create('Born')
    expect(created).toMatchObject({
      key: expect.stringMatching(/^HELP-\d+$/),
      self: expect.stringContaining(`/rest/api/2/issue/${created.id}`),
      fields: { summary: 'Born', description: 'A *bold* word.', project: { key: 'HELP' }, issuetype: { name: 'Bug' } },
    })
    for (const address of [created.id, created.key]) {
      expect(await call('GET', `/incidents/${address}`)).toMatchObject({
        status: 200,
        body: { id: created.id, key: created.key },
      })
    }
    expect(await call('PATCH', `/incidents/${created.id}`, { fields: { summary: 'Changed' } })).toMatchObject({
      status: 200,
      body: { id: created.id, fields: { summary: 'Changed', description: 'A *bold* word.' } },
    })
    expect(await call('PUT', `/incidents/${created.key}`, { fields: { priority: { name: 'High' } } })).toMatchObject({
      status: 200,
      body: { fields: { summary: 'Changed', priority: { name: 'High' } } },
    })
    const { body } = await call('GET', `/incidents?where=id='${created.id}'`)
    expect(body).toMatchObject([{ id: created.id }])
    expect(await call('DELETE', `/incidents/${created.id}`)).toMatchObject({ status: 200, body: '' })
    expect((await call('GET', `/incidents/${created.id}`)).status).toBe(404)
  })

  it('take the body of their create for an update, project included', async () => {
    const json = { fields: { project: { key: 'HELP' }, issuetype: { name: 'Bug' }, summary: 'Written twice' } }
    const { id } = identified.parse((await call('POST', '/incidents', json)).body)
    const updated = await call('PATCH', `/incidents/${id}`, json)
    expect(updated).toMatchObject({ status: 200, body: { id, fields: { summary: 'Written twice' } } })
    const moved = await call('PATCH', `/incidents/${id}`, { fields: { project: { key: 'APP' } } })
    expect(moved.status).toBe(400)
  })

  it('are told by id of the instance on every call', async () => {
    const { id } = await create('Told')
    const answers = await Promise.all([
      call('GET', '/incidents?pageSize=1'),
      call('GET', `/incidents/${id}`),
      call('PATCH', `/incidents/${id}`, { fields: { summary: 'Told again' } }),
      call('POST', '/incidents', newIncident('Told too')),
      call('GET', '/incidents/none'),
    ])
    const ids = answers.map(({ headers }) => headers.get('elements-element-instance-id'))
    expect(ids).toEqual(ids.map(() => String(instance.id)))
  })

  it('keep what stands beside fields when fields are selected, in lists and one by one', async () => {
    const { key } = await create('Selected')
    const query = 'fields=fixVersions, summary,status.name'
    const { body: one } = await call('GET', `/incidents/${key}?${query}`)
    const { body: several } = await call('GET', `/incidents?where=key='${key}'&${query}`)
    const expected = { summary: 'Selected', fixVersions: [], status: { name: expect.any(String) } }
    const { fields, ...outside } = issue.parse(one)
    expect(fields).toEqual(expected)
    expect(Object.keys(outside).sort()).toEqual(['expand', 'id', 'key', 'self'])
    expect(several).toEqual([one])
  })

  it('are answered alike under any hub', async () => {
    const { body } = await call('GET', '/incidents?pageSize=3')
    for (const hub of ['helpdesk', 'crm', 'crap', 'documents']) {
      expect(await call('GET', `/hubs/${hub}/incidents?pageSize=3`)).toMatchObject({ status: 200, body })
    }
  })

  it('pass parameters of the provider on, also where they write', async () => {
    const { id } = await create('Parent')
    const subtask = { fields: { ...newIncident('Child').fields, issuetype: { name: 'Sub-task' }, parent: { id } } }
    expect((await call('POST', '/incidents', subtask)).status).toBe(200)
    expect(await call('GET', `/incidents/${id}?expand=names`)).toMatchObject({
      body: { names: { summary: 'Summary' } },
    })
    expect((await call('DELETE', `/incidents/${id}`)).status).toBe(400)
    expect((await call('DELETE', `/incidents/${id}?deleteSubtasks=true`)).status).toBe(200)
  })

  it('leave members out that are null, unless the instance says otherwise, from the next call on', async () => {
    const { id } = await create('With nulls')
    const hasNull = (value: unknown): boolean =>
      value === null || (typeof value === 'object' && Object.values(value).some(hasNull))
    const set = (value: string) =>
      world.call('PATCH', `/instances/${instance.id}`, {
        authorization: world.platform,
        json: { configuration: { 'filter.response.nulls': value } },
      })
    expect(hasNull((await call('GET', `/incidents/${id}`)).body)).toBe(false)
    await set('false')
    expect(hasNull((await call('GET', `/incidents/${id}`)).body)).toBe(true)
    expect(hasNull((await call('GET', `/incidents?where=id=${id}`)).body)).toBe(true)
    await set('true')
    expect(hasNull((await call('GET', `/incidents/${id}`)).body)).toBe(false)
  })
})

describe('comments of an incident', () => {
  it('are created, listed, read, changed and deleted', async () => {
    const { key } = await create('Commented')
    const at = `/incidents/${key}/comments`
    const { status, body } = await call('POST', at, { body: 'We are on it.' })
    expect(status).toBe(200)
    const { id } = identified.parse(body)
    expect(await call('GET', at)).toMatchObject({ status: 200, body: [{ id, body: 'We are on it.' }] })
    expect(await call('GET', `${at}/${id}`)).toMatchObject({ status: 200, body: { id, body: 'We are on it.' } })
    for (const method of ['PATCH', 'PUT']) {
      const json = { body: `Changed by ${method}.` }
      expect(await call(method, `${at}/${id}`, json)).toMatchObject({ status: 200, body: { id, ...json } })
    }
    expect(await call('DELETE', `${at}/${id}`)).toMatchObject({ status: 200, body: '' })
    expect(await call('GET', at)).toMatchObject({ status: 200, body: [] })
    expect((await call('GET', `${at}/${id}`)).status).toBe(404)
  })
})

describe.each(['projects', 'agents', 'contacts', 'groups', 'statuses', 'priorities', 'incident-types'])(
  '%s',
  (name) => {
    it('are listed, and each is found by its id', async () => {
      const { status, headers, body } = await call('GET', `/${name}`)
      const all = z.array(identified).min(1).parse(body)
      expect({ status, count: headers.get('elements-returned-count') }).toEqual({
        status: 200,
        count: String(all.length),
      })
      for (const { id } of all) expect(await call('GET', `/${name}/${id}`)).toMatchObject({ status: 200, body: { id } })
      const unknown = await call('GET', `/${name}/99999999`)
      expect(unknown).toMatchObject({ status: 404, body: { message: expect.any(String) } })
    })
  },
)

describe('a call that does not fit', () => {
  it.each([
    ['DELETE', '/incidents', 'GET, POST'],
    ['PATCH', '/incidents', 'GET, POST'],
    ['POST', '/incidents/HELP-1', 'GET, PATCH, PUT, DELETE'],
    ['POST', '/statuses', 'GET'],
    ['DELETE', '/statuses/1', 'GET'],
    ['PUT', '/priorities/1', 'GET'],
    ['DELETE', '/incidents/HELP-1/comments', 'GET, POST'],
    ['POST', '/hubs/helpdesk/statuses', 'GET'],
    ['PATCH', '/attachments/1', 'GET, DELETE'],
  ])('%s %s is a 405 that tells what is done instead, whatever the body', async (method, path, allow) => {
    for (const body of /^P/.test(method) ? [{ a: 1 }, {}, undefined] : [undefined]) {
      const answer = await call(method, path, body)
      expect({ status: answer.status, allow: answer.headers.get('allow') }).toEqual({ status: 405, allow })
      expect(answer.body).toMatchObject({ requestId: expect.any(String), message: expect.any(String) })
    }
  })

  it.each(['/incidnets', '/incidnets/1', '/incidents/HELP-1/coments', '/hubs/helpdesk/accounts7'])(
    'at %s names the objects that there are',
    async (path) => {
      const { status, body } = await call('GET', path)
      expect({ status, body }).toMatchObject({
        status: 404,
        body: { message: expect.stringMatching(/has no object '.*incidents, incidents\/comments/) },
      })
    },
  )

  it.each([
    ['GET', '/incidents/-1'],
    ['PATCH', '/incidents/-1'],
    ['PUT', '/incidents/-1'],
    ['DELETE', '/incidents/-1'],
    ['GET', '/incidents/HELP-99999'],
    ['GET', '/incidents/HELP-1/comments/99999'],
    ['GET', '/incidents/HELP-99999/comments'],
    ['GET', '/projects/NOPE'],
  ])('%s %s is a 404 in the words of the provider', async (method, path) => {
    const json = /^P/.test(method) ? { fields: { summary: 'x' } } : undefined
    const { status, body } = await call(method, path, json)
    expect({ status, body }).toMatchObject({
      status: 404,
      body: { message: expect.any(String), providerMessage: expect.stringMatching(/\w/) },
    })
  })

  it.each([{}, [], 'text', 7])('with the body %j is a 400', async (body) => {
    for (const [method, path] of [
      ['POST', '/incidents'],
      ['PATCH', '/incidents/HELP-1'],
      ['POST', '/incidents/HELP-1/comments'],
    ] as const) {
      expect((await call(method, path, body)).status).toBe(400)
    }
  })

  it('without a body is taken where there is nothing to say', async () => {
    for (const body of [undefined, {}]) {
      const { status, body: vote } = await call('POST', '/incidents/HELP-2/votes', body)
      expect({ status, vote }).toMatchObject({ status: 200, vote: { id: expect.any(String) } })
    }
    expect((await call('POST', '/incidents/HELP-2/watchers', undefined)).status).toBe(400)
  })

  it('that the provider refuses tells its words', async () => {
    const { status, body } = await call('POST', '/incidents', {
      fields: { project: { key: 'HELP' }, summary: 'No type' },
    })
    expect({ status, body }).toMatchObject({
      status: 400,
      body: { providerMessage: expect.stringContaining('issuetype') },
    })
  })

  it.each(['/incidents/..', '/incidents/%2e%2e', '/incidents/..%2f..%2fproject', '/incidents/%2F'])(
    'at %s does not leave the place of its object',
    async (path) => {
      const { status } = await call('GET', path)
      expect([400, 404]).toContain(status)
    },
  )
})

describe('objects', () => {
  const top = jira.resources.flatMap(({ name, parent }) => (parent === undefined ? [name] : []))

  it('are named, and with Helium come with the names of the provider', async () => {
    const { body } = await call('GET', '/objects')
    expect(body).toEqual(top)
    expect(await call('GET', '/hubs/helpdesk/objects')).toMatchObject({ status: 200, body })
    const helium = await world.call('GET', '/objects', {
      authorization: instance.authorization,
      headers: { 'Elements-Version': 'Helium' },
    })
    expect(helium.body).toContainEqual({ name: 'incidents', vendorName: 'issue', type: 'vendor' })
    expect(
      z
        .array(z.object({ name: z.string() }))
        .parse(helium.body)
        .map(({ name }) => name),
    ).toEqual(top)
  })

  it('tell their fields, those that only this account has among them', async () => {
    const { body } = await call('GET', '/objects/incidents/metadata')
    const { fields } = z.object({ fields: z.array(z.looseObject({ custom: z.boolean() })) }).parse(body)
    expect(fields).toContainEqual({
      vendorPath: 'fields.summary',
      path: 'summary',
      type: 'string',
      vendorDisplayName: 'Summary',
      vendorReadOnly: false,
      vendorRequired: true,
      filterable: true,
      operators: expect.arrayContaining(['=', 'LIKE', 'IN', 'IS NULL']),
      createable: true,
      updateable: true,
      custom: false,
    })
    const { body: custom } = await call('GET', '/hubs/helpdesk/objects/incidents/metadata?customFieldsOnly=true')
    expect(custom).toMatchObject({ fields: fields.filter((field) => field.custom) })
    expect(isRecord(custom) && custom.fields).not.toEqual([])
    for (const name of top) expect((await call('GET', `/objects/${name}/metadata`)).status).toBe(200)
    expect((await call('GET', '/objects/nothing/metadata')).status).toBe(404)
  })
})
