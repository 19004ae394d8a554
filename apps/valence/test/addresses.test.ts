import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWorld, type World } from './harness.ts'

let world: World
beforeAll(async () => {
  // As in a real installation, but for one network that nobody uses: 192.0.2.0/24 is for documentation (RFC 5737).
  world = await startWorld({ ALLOW_HTTP: 'false', ALLOW_PRIVATE_NETWORKS: '192.0.2.0/24' })
})
afterAll(() => world.close())

describe('an installation that allows neither plain http nor its own network', () => {
  it.each([
    ['base.url', () => world.sandbox.url, /must begin with https/],
    ['base.url', () => world.sandbox.url.replace('http:', 'https:'), /127\.0\.0\.1 is not called.*loopback/],
    ['base.url', () => 'https://localhost', /localhost is not called.*loopback/],
    ['base.url', () => 'https://[::1]', /is not called.*loopback/],
    ['base.url', () => 'https://2130706433', /127\.0\.0\.1 is not called.*loopback/],
    ['base.url', () => 'https://10.0.0.8', /not an address of the internet/],
    ['base.url', () => 'https://169.254.169.254', /metadata service/],
    ['event.notification.callback.url', () => world.receiver.url, /must begin with https/],
    ['event.notification.callback.url', () => 'https://192.168.1.1/cb', /not an address of the internet/],
  ])('refuses %s in case %#, and stores nothing', async (key, url, message) => {
    const configuration = { username: 'u', password: 'p', 'base.url': 'https://192.0.2.1', [key]: url() }
    const json = { element: { key: 'jira' }, name: 'Inside', configuration }
    const { status, body } = await world.call('POST', '/instances', { authorization: world.platform, json })
    expect({ status, body }).toMatchObject({ status: 400, body: { message: expect.stringMatching(message) } })
    expect((await world.call('GET', '/instances', { authorization: world.platform })).status).toBe(404)
  })
})
