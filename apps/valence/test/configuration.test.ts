import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startWorld, type World } from './harness.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

type Connected = Awaited<ReturnType<World['connect']>>

const entry = z.looseObject({ id: z.number(), key: z.string(), propertyValue: z.string() })

describe.each([
  ['by id', ({ id }: Connected) => ({ path: `/instances/${id}/configuration`, authorization: world.platform })],
  ['by token', ({ authorization }: Connected) => ({ path: '/instances/configuration', authorization })],
] as const)('the configuration of an instance %s', (_, addressOf) => {
  let instance: Connected
  let call: (method: string, id?: number, json?: unknown) => ReturnType<World['call']>
  const entries = async () => z.array(entry).parse((await call('GET')).body)
  const named = async (key: string) => entry.parse((await entries()).find((one) => one.key === key))

  beforeAll(async () => {
    instance = await world.connect()
    const { path, authorization } = addressOf(instance)
    call = (method, id, json) =>
      world.call(method, id === undefined ? path : `${path}/${id}`, { authorization, ...(json ? { json } : {}) })
  })

  it('has an entry with an id for every key, defaults among them and secrets masked', async () => {
    const all = await entries()
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    const values = Object.fromEntries(all.map(({ key, propertyValue }) => [key, propertyValue]))
    expect(values).toMatchObject({
      ...world.configuration,
      password: '********',
      'filter.response.nulls': 'true',
      'event.notification.enabled': 'false',
      'event.notification.signature.key': '',
    })
    for (const one of all) expect(await call('GET', one.id)).toMatchObject({ status: 200, body: one })
  })

  it('changes by one entry at once, and the rest stays', async () => {
    const before = await entries()
    const nulls = await named('filter.response.nulls')
    const changed = { ...nulls, propertyValue: 'false' }
    expect(await call('PATCH', nulls.id, changed)).toMatchObject({ status: 200, body: changed })
    expect(await entries()).toEqual(before.map((one) => (one.id === nulls.id ? changed : one)))
    const password = await named('password')
    expect(await call('PATCH', password.id, password)).toMatchObject({ status: 200, body: password })
    expect((await world.call('GET', '/ping', { authorization: instance.authorization })).status).toBe(200)
  })

  it('refuses what does not fit, and what is not there', async () => {
    const { id } = await named('password')
    expect((await call('PATCH', id, { propertyValue: 'a wrong one' })).status).toBe(401)
    expect((await call('PATCH', id, { value: 'x' })).status).toBe(400)
    expect((await call('GET', 999)).status).toBe(404)
    expect((await call('PATCH', 999, { propertyValue: 'x' })).status).toBe(404)
    expect((await world.call('GET', '/ping', { authorization: instance.authorization })).status).toBe(200)
  })
})

describe('the configuration of an element', () => {
  it('is a form that anybody may read, key by key too', async () => {
    const { body } = await world.call('GET', '/elements/jira/configuration')
    expect(body).toContainEqual({
      id: expect.any(Number),
      key: 'password',
      name: 'API token or password',
      description: expect.stringContaining('API token'),
      type: 'PASSWORD',
      required: true,
      requiredFor: ['basic'],
      active: true,
      internal: false,
      displayOrder: expect.any(Number),
    })
    expect(await world.call('GET', '/elements/1/configuration/base.url')).toMatchObject({
      status: 200,
      body: { key: 'base.url', type: 'TEXTFIELD_1000', required: true },
    })
    expect((await world.call('GET', '/elements/jira/configuration/none')).status).toBe(404)
  })
})
