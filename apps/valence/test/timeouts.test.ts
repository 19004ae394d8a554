import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startWorld, type World } from './harness.ts'
import { type RawProvider, startRawProvider } from './raw-provider.ts'

let world: World
let provider: RawProvider
let authorization: string
let drips: NodeJS.Timeout[]

beforeAll(async () => {
  drips = []
  provider = await startRawProvider((request, response) => {
    if (request.url?.includes('/silent') === true) return
    // A little at a time: never silent for long, and never at its end.
    response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":')
    drips.push(setInterval(() => response.write(' '), 50))
  })
  world = await startWorld({
    PROVIDER_CONNECT_TIMEOUT_MS: '500',
    PROVIDER_FIRST_BYTE_TIMEOUT_MS: '1000',
    PROVIDER_TIMEOUT_MS: '2000',
  })
  authorization = (await world.connect({ 'base.url': provider.origin })).authorization
})
afterAll(async () => {
  for (const drip of drips) clearInterval(drip)
  await provider.close()
  await world.close()
})

async function timed(work: () => Promise<{ readonly status: number; readonly body: unknown }>) {
  const startedMs = performance.now()
  const { status, body } = await work()
  return { status, body, ms: performance.now() - startedMs }
}

describe('a provider that takes too long', () => {
  it('to say anything is a 504 when the time for the first byte is over', async () => {
    const { status, body, ms } = await timed(() => world.call('GET', '/passthrough/silent', { authorization }))
    expect([status, body]).toMatchObject([504, { message: expect.stringContaining('UND_ERR_HEADERS_TIMEOUT') }])
    expect(ms).toBeGreaterThan(900)
  })

  it('to come to its end is a 504 when the time for the whole call is over, though it never is silent', async () => {
    const { status, body, ms } = await timed(() => world.call('GET', '/incidents/HELP-1', { authorization }))
    expect([status, body]).toMatchObject([504, { message: expect.stringContaining('TOTAL_TIMEOUT') }])
    expect(ms).toBeGreaterThan(1_900)
  })

  it('to let itself be connected to is a 504 when the time for that is over', async () => {
    const sockets = new Set<Socket>()
    // It takes the connection and never says a word of TLS.
    const mute = createServer((socket) => void sockets.add(socket)).listen(0, '127.0.0.1')
    await once(mute, 'listening')
    const { port } = z.object({ port: z.number() }).parse(mute.address())
    const configuration = { 'base.url': `https://127.0.0.1:${port}`, username: 'ada', password: 'lovelace' }
    const json = { element: { key: 'jira' }, name: 'Mute', configuration }
    const { status, body, ms } = await timed(() =>
      world.call('POST', '/instances', { authorization: world.platform, json }),
    )
    expect([status, body]).toMatchObject([504, { message: expect.stringContaining('UND_ERR_CONNECT_TIMEOUT') }])
    expect(ms).toBeLessThan(2_000)
    for (const socket of sockets) socket.destroy()
    mute.close()
  })

  it('cannot be given more than a minute', async () => {
    await expect(startWorld({ PROVIDER_TIMEOUT_MS: '60001' })).rejects.toThrow('PROVIDER_TIMEOUT_MS')
  })
})
