import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startReceiver } from '../src/demo/receiver.ts'
import { startWorld, type World } from './harness.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const change = (id: number, configuration: Readonly<Record<string, string>>) =>
  world.call('PATCH', `/instances/${id}`, { authorization: world.platform, json: { configuration } })

describe('stored secrets', () => {
  it.each([undefined, '********'])(
    'do not follow a base URL to another host when the password is %s',
    async (password) => {
      const thief = await startReceiver()
      const { id, authorization } = await world.connect()
      const { status, body } = await change(id, {
        'base.url': thief.url,
        ...(password === undefined ? {} : { password }),
      })
      expect(status).toBe(400)
      expect(body).toMatchObject({ message: expect.stringContaining('give again: password') })
      await expect(thief.wait('a call', () => true, 200)).rejects.toThrow('did not come')
      expect((await world.call('GET', '/ping', { authorization })).status).toBe(200)
      await thief.close()
    },
  )

  it('move with it when they are given again', async () => {
    const { id } = await world.connect()
    const { port } = new URL(world.sandbox.url)
    const { status } = await change(id, { 'base.url': `http://localhost:${port}`, password: world.sandbox.password })
    expect(status).toBe(200)
  })

  it('of a callback do not follow its URL to another host', async () => {
    const thief = await startReceiver()
    const { id } = await world.connect({
      'event.notification.callback.url': world.receiver.url,
      'event.notification.basic.username': 'ada',
      'event.notification.basic.password': 'callback-password',
    })
    const { status, body } = await change(id, { 'event.notification.callback.url': thief.url })
    expect(status).toBe(400)
    expect(body).toMatchObject({ message: expect.stringContaining('event.notification.basic.password') })
    await thief.close()
  })
})

describe('logging in', () => {
  it('is refused for a while after too many tries', async () => {
    const tries = Array.from({ length: 31 }, () =>
      world.call('POST', '/authentication', { json: { username: 'nobody', password: 'guess' } }),
    )
    const answers = await Promise.all(tries)
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(1)
    expect(refused[0]?.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(refused[0]?.body).toMatchObject({ message: expect.stringContaining('Too many tries') })
  })
})
