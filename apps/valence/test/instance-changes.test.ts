import { isRecord } from '@valence/element-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startWorld, type World } from './harness.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

type Connected = Awaited<ReturnType<World['connect']>>

/** The same changes are made by id, below the element, and by the token alone. */
const addresses = [
  ['by id', ({ id }: Connected) => ({ path: `/instances/${id}`, authorization: world.platform })],
  [
    'below the element',
    ({ id }: Connected) => ({ path: `/elements/jira/instances/${id}`, authorization: world.platform }),
  ],
  ['by token', ({ authorization }: Connected) => ({ path: '/instances', authorization })],
] as const

const read = async ({ id }: Connected) =>
  z
    .record(z.string(), z.unknown())
    .parse((await world.call('GET', `/instances/${id}`, { authorization: world.platform })).body)
const statusOf = async ({ authorization }: Connected, path: string) =>
  (await world.call('GET', path, { authorization })).status

describe.each(addresses)('an instance %s', (_, addressOf) => {
  let instance: Connected
  beforeAll(async () => {
    instance = await world.connect({ 'event.notification.callback.url': world.receiver.url })
  })

  const change = (method: string, json: unknown) => {
    const { path, authorization } = addressOf(instance)
    return world.call(method, path, { authorization, json })
  }

  it('is renamed and tagged by PATCH, without markup, and everything else stays', async () => {
    const before = await read(instance)
    const { status, body } = await change('PATCH', { name: '<i>New</i> name', tags: ['<b>a</b>', 'b'] })
    expect(status).toBe(200)
    expect(body).toEqual({ ...before, name: 'New name', tags: ['a', 'b'], updatedDate: expect.any(String) })
    expect(await read(instance)).toEqual(body)
  })

  it('merges the configuration by PATCH: other keys survive, secrets too', async () => {
    const { status, body } = await change('PATCH', { configuration: { 'filter.response.nulls': false } })
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        configuration: {
          ...world.configuration,
          password: '********',
          'filter.response.nulls': 'false',
          'event.notification.callback.url': world.receiver.url,
        },
        eventsNotificationCallbackUrl: world.receiver.url,
      },
    })
    expect(await statusOf(instance, '/ping')).toBe(200)
  })

  it('takes its own answer back by PUT, masked secrets meaning unchanged', async () => {
    const shown = await read(instance)
    const { status, body } = await change('PUT', { ...shown, tags: ['sent back'] })
    expect(status).toBe(200)
    expect(body).toEqual({ ...shown, tags: ['sent back'], updatedDate: expect.any(String) })
    expect(await statusOf(instance, '/ping')).toBe(200)
  })

  it('loses by PUT what the new configuration does not name', async () => {
    const { status, body } = await change('PUT', { configuration: { ...world.configuration, note: 'n' }, tags: [] })
    expect(status).toBe(200)
    expect(body).toMatchObject({ tags: [], configuration: { note: 'n', 'filter.response.nulls': 'true' } })
    expect(body).not.toHaveProperty('eventsNotificationCallbackUrl')
    expect(await change('PUT', { configuration: { note: 'n' } })).toMatchObject({
      status: 400,
      body: {
        message:
          'The configuration lacks required keys: username, password, base.url. They are those of authentication.type basic.',
      },
    })
  })

  it('keeps the old password when the new one is wrong', async () => {
    const before = await read(instance)
    const { status, body } = await change('PATCH', { configuration: { password: 'a wrong one' } })
    expect(status).toBe(401)
    expect(JSON.stringify(body)).not.toContain('a wrong one')
    expect(await statusOf(instance, '/ping')).toBe(200)
    expect(await read(instance)).toEqual(before)
  })

  it.each([
    [{ name: '' }],
    [{ tags: [1] }],
    [{ configuration: 'x' }],
    [{ configuration: { 'filter.response.nulls': 'perhaps' } }],
    [{ configuration: { 'base.url': 'http://10.0.0.1' } }],
    [{ configuration: { 'event.notification.callback.url': 'http://10.0.0.1' } }],
    [[]],
  ])('refuses %j and stays as it is', async (json) => {
    const before = await read(instance)
    expect((await change('PATCH', json)).status).toBe(400)
    expect(await read(instance)).toEqual(before)
  })

  it('when disabled refuses its records, and still tells its objects', async () => {
    const { path, authorization } = addressOf(instance)
    const disabled = await world.call('DELETE', `${path}/enabled`, { authorization })
    expect(disabled).toMatchObject({ status: 200, body: { id: instance.id, disabled: true } })
    expect(await read(instance)).toMatchObject({ disabled: true })
    expect(await statusOf(instance, '/incidents')).toBe(403)
    expect(await statusOf(instance, '/incidents/HELP-1')).toBe(403)
    expect(await statusOf(instance, '/objects')).toBe(200)
    expect(await statusOf(instance, '/objects/incidents/metadata')).toBe(200)
    expect(await world.call('PUT', `${path}/enabled`, { authorization })).toMatchObject({
      status: 200,
      body: { disabled: false },
    })
    expect(await statusOf(instance, '/incidents?pageSize=1')).toBe(200)
  })

  it('when deleted is gone, and so is its token', async () => {
    const { path, authorization } = addressOf(instance)
    const { status, body } = await world.call('DELETE', path, { authorization })
    expect({ status, body }).toEqual({ status: 200, body: '' })
    expect(await statusOf(instance, '/incidents')).toBe(401)
    expect(await statusOf(instance, '/objects')).toBe(401)
    for (const method of ['GET', 'PATCH', 'PUT', 'DELETE']) {
      const json = method === 'GET' || method === 'DELETE' ? undefined : { name: 'x' }
      const answer = await world.call(method, `/instances/${instance.id}`, { authorization: world.platform, json })
      expect({ method, status: answer.status }).toEqual({ method, status: 404 })
    }
  })
})

describe('changes of one instance at once', () => {
  it('all come to pass', async () => {
    const instance = await world.connect()
    const keys = Array.from({ length: 8 }, (_, index) => `key${index}`)
    const path = `/instances/${instance.id}`
    const answers = await Promise.all([
      world.call('PATCH', path, { authorization: world.platform, json: { name: 'Both' } }),
      world.call('PATCH', path, { authorization: world.platform, json: { tags: ['both'] } }),
      ...keys.map((key) =>
        world.call('PATCH', path, { authorization: world.platform, json: { configuration: { [key]: 'set' } } }),
      ),
    ])
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    const { name, tags, configuration } = await read(instance)
    expect({ name, tags }).toEqual({ name: 'Both', tags: ['both'] })
    expect(isRecord(configuration) && keys.filter((key) => configuration[key] !== 'set')).toEqual([])
  })
})
