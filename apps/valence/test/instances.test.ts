import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Answer, startWorld, type World } from './harness.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const mask = '********'
const shape = z.object({ id: z.number(), token: z.string(), name: z.string(), tags: z.array(z.string()) })

function provision(body: object, path = '/instances'): Promise<Answer> {
  return world.call('POST', path, { authorization: world.platform, json: body })
}

async function names(query = ''): Promise<string[]> {
  const { status, body } = await world.call('GET', `/instances${query}`, { authorization: world.platform })
  return status === 404
    ? []
    : z
        .array(shape)
        .parse(body)
        .map(({ name }) => name)
}

describe('POST /instances', () => {
  it('answers the whole shape, with the secrets masked and the user name in clear', async () => {
    const configuration = { ...world.configuration, 'event.notification.signature.key': 'a key' }
    const { status, headers, body } = await provision({ element: { key: 'jira' }, name: 'Shape', configuration })
    expect(status).toBe(200)
    expect(headers.get('content-type')).toContain('application/json')
    expect(body).toEqual({
      id: expect.any(Number),
      name: 'Shape',
      createdDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      updatedDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      token: expect.stringMatching(/^vle_[\w-]{43}$/),
      element: expect.objectContaining({
        id: 1,
        key: 'jira',
        name: 'JIRA',
        hub: 'helpdesk',
        active: true,
        deleted: false,
        authentication: { type: 'basic' },
        parameters: [],
        resources: [],
      }),
      elementId: 1,
      tags: ['Shape'],
      provisionInteractions: [],
      valid: true,
      disabled: false,
      maxCacheSize: 0,
      cacheTimeToLive: 0,
      cachingEnabled: false,
      configuration: {
        username: world.configuration.username,
        password: mask,
        'base.url': world.configuration['base.url'],
        'event.notification.enabled': 'false',
        'event.notification.signature.key': mask,
        'event.vendor.type': 'webhook',
        'filter.response.nulls': 'true',
        'native.query.enabled': 'false',
      },
      eventsEnabled: false,
      traceLoggingEnabled: false,
      externalAuthentication: 'none',
      user: {
        id: expect.any(Number),
        emailAddress: expect.any(String),
        firstName: expect.any(String),
        lastName: expect.any(String),
      },
    })
  })

  it.each([
    ['/instances', { element: { key: 'jira' } }],
    ['/instances', { element: { id: 1 } }],
    ['/instances', { element: { id: '1' } }],
    ['/elements/jira/instances', {}],
    ['/elements/1/instances', {}],
    ['/hubs/helpdesk/instances', { element: { key: 'jira' } }],
  ])('takes the element from %s with %j', async (path, element) => {
    const { status, body } = await provision({ ...element, name: 'By', configuration: world.configuration }, path)
    expect({ status, body }).toMatchObject({ status: 200, body: { elementId: 1, element: { key: 'jira' } } })
  })

  it('takes both dialects of the configuration, texts, booleans and objects, and keeps what it does not know', async () => {
    const { username, password } = world.configuration
    const { status, body } = await provision({
      element: { key: 'jira' },
      name: 'Dialect',
      configuration: {
        'jira.username': username,
        'jira.password': password,
        'jira.api.url': `${world.configuration['base.url']}/`,
        'event.notification.enabled': false,
        'filter.response.nulls': false,
        'event.poller.configuration': { incidents: { url: '/incidents' } },
        unheardOf: 7,
        'my.api.token': 'shown to nobody',
      },
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      configuration: {
        ...world.configuration,
        password: mask,
        'event.notification.enabled': 'false',
        'filter.response.nulls': 'false',
        'event.poller.configuration': '{"incidents":{"url":"/incidents"}}',
        unheardOf: '7',
        'my.api.token': mask,
      },
    })
  })

  it.each([
    ['<a href="https://x.example">acme</a> Jira', undefined, 'acme Jira', ['acme Jira']],
    ['Tagged', ['<b>red</b>', 'blue', ' blue ', '<<b>script>x'], 'Tagged', ['red', 'blue', 'x']],
    ['Untagged', [], 'Untagged', []],
    ['1 < 2', ['a<b>c'], '1 < 2', ['ac']],
  ])('reads the name %j with the tags %j without markup', async (name, tags, expectedName, expectedTags) => {
    const { body } = await provision({ element: { key: 'jira' }, name, tags, configuration: world.configuration })
    expect(body).toMatchObject({ name: expectedName, tags: expectedTags })
  })
})

describe('a provisioning that fails', () => {
  let before: string[]
  beforeAll(async () => {
    before = await names()
  })

  it.each([
    [{ element: { key: 'jira' }, name: 'No', configuration: {} }, 400, /username, password, base\.url/],
    [{ element: { key: 'jira' }, name: 'No' }, 400, /username, password, base\.url/],
    [{ name: 'No', configuration: {} }, 400, /element/],
    [{ element: {}, name: 'No', configuration: {} }, 400, /element/],
    [{ element: { key: 'jira' }, configuration: {} }, 400, /name/],
    [{ element: { key: 'jira' }, name: '<p> </p>', configuration: {} }, 400, /needs a name/],
    [{ element: { key: 'jira' }, name: 'x'.repeat(501), configuration: {} }, 400, /name: must have at most 500/],
    [{ element: { key: 'jira' }, name: 'No', tags: 'red', configuration: {} }, 400, /tags/],
    [{ element: { key: 'jira' }, name: 'No', configuration: { username: [] } }, 400, /configuration\.username/],
    [{ element: { key: 'trello' }, name: 'No', configuration: {} }, 404, /no element 'trello'.*jira/],
    [{}, 400, /./],
  ])('says for %j what is missing', async (body, status, message) => {
    expect(await provision(body)).toMatchObject({
      status,
      body: { requestId: expect.stringMatching(/^[0-9a-f]{24}$/), message: expect.stringMatching(message) },
    })
  })

  it('says for a wrong password what to check, in the words of the provider too, and does not repeat it', async () => {
    const configuration = { ...world.configuration, password: 'a wrong password' }
    const { status, body } = await provision({ element: { key: 'jira' }, name: 'No', configuration })
    expect({ status, body }).toMatchObject({
      status: 401,
      body: { message: expect.stringContaining('Check username and password'), providerMessage: expect.any(String) },
    })
    expect(JSON.stringify(body)).not.toContain('a wrong password')
  })

  it('says that nothing listens at the site', async () => {
    const configuration = { ...world.configuration, 'base.url': `http://127.0.0.1:${await closedPort()}` }
    const { status, body } = await provision({ element: { key: 'jira' }, name: 'No', configuration })
    expect(status).toBe(502)
    expect(body).toMatchObject({ message: expect.stringContaining('nothing listens there') })
  })

  it.each([
    ['base.url', 'http://10.1.2.3', /not an address of the internet/],
    ['base.url', 'http://169.254.169.254', /metadata service/],
    ['base.url', 'ftp://127.0.0.1', /must be an absolute http/],
    ['base.url', 'https://user:pass@acme.example', /must not carry a user name or password/],
    ['event.notification.callback.url', 'http://[::ffff:10.0.0.1]/', /not an address of the internet/],
    ['event.notification.callback.url', 'nonsense', /must be an absolute http/],
  ])('refuses %s %s', async (key, url, message) => {
    const configuration = { ...world.configuration, [key]: url }
    const { status, body } = await provision({ element: { key: 'jira' }, name: 'No', configuration })
    expect({ status, body }).toMatchObject({ status: 400, body: { message: expect.stringMatching(message) } })
  })

  it('has stored nothing in the end', async () => {
    expect(await names()).toEqual(before)
  })
})

describe('GET /instances', () => {
  beforeAll(async () => {
    for (const [name, tags] of [
      ['Atlas', ['north', 'gold']],
      ['Borea', ['north']],
      ['Ceres', ['gold']],
    ] as const)
      await provision({ element: { key: 'jira' }, name, tags, configuration: world.configuration })
  })

  it.each([
    ['?tags[]=north', ['Atlas', 'Borea']],
    ['?tags[]=north&tags[]=gold', ['Atlas']],
    ['?tags[]=nort', []],
    ['?searchText=atl', ['Atlas']],
    ['?searchText=BOREA', ['Borea']],
    ['?searchText=%25', []],
    ['?tags[]=gold&searchText=ceres', ['Ceres']],
    ['?tags[]=gold&searchText=borea', []],
  ])('finds with %s %j', async (query, expected) => {
    expect(await names(query)).toEqual(expected)
  })

  it('answers 404 in the words that clients know when there is none', async () => {
    expect(await world.call('GET', '/instances?tags[]=none', { authorization: world.platform })).toMatchObject({
      status: 404,
      body: { message: 'No instances found' },
    })
  })

  it('lists all of them, and those of an element by its key or id', async () => {
    const all = await names()
    expect(all).toEqual(expect.arrayContaining(['Atlas', 'Borea', 'Ceres']))
    for (const element of ['jira', '1']) {
      const { body } = await world.call('GET', `/elements/${element}/instances`, { authorization: world.platform })
      expect(
        z
          .array(shape)
          .parse(body)
          .map(({ name }) => name),
      ).toEqual(all)
    }
    expect(await world.call('GET', '/elements/none/instances', { authorization: world.platform })).toMatchObject({
      status: 404,
    })
  })

  it('means the instance of the token when nothing speaks for the platform, and the list when something does', async () => {
    const { id, token, authorization } = await world.connect()
    expect(await world.call('GET', '/instances', { authorization })).toMatchObject({ status: 200, body: { id } })
    const { body } = await world.call('GET', '/instances', { authorization: `${world.platform}, Element ${token}` })
    expect(z.array(shape).parse(body).length).toBeGreaterThan(1)
  })
})

describe('GET /instances/{id}', () => {
  it('answers what the provisioning answered, below the element too', async () => {
    const { body } = await provision({ element: { key: 'jira' }, name: 'One', configuration: world.configuration })
    const { id } = shape.parse(body)
    for (const path of [`/instances/${id}`, `/elements/jira/instances/${id}`, `/elements/1/instances/${id}`]) {
      expect(await world.call('GET', path, { authorization: world.platform })).toMatchObject({ status: 200, body })
    }
  })

  it.each(['/instances/-1', '/instances/0', '/instances/99999999999', '/instances/1.5', '/elements/none/instances/1'])(
    'answers 404 at %s',
    async (path) => {
      const { status, body } = await world.call('GET', path, { authorization: world.platform })
      expect({ status, body }).toMatchObject({
        status: 404,
        body: { message: expect.stringMatching(/^(No instance|There is no element)/) },
      })
    },
  )

  it('answers 400 for an id that is none', async () => {
    expect(await world.call('GET', '/instances/abc', { authorization: world.platform })).toMatchObject({
      status: 400,
      body: { message: 'The path is not valid: id: must be a number.' },
    })
  })
})

/** A port of this machine on which nobody listens any more. */
function closedPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close((error) =>
        error === undefined && typeof address === 'object' && address !== null ? resolve(address.port) : reject(error),
      )
    })
  })
}
