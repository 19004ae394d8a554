import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWorld, type World } from './harness.ts'
import { type RawProvider, startRawProvider } from './raw-provider.ts'

let world: World
let provider: RawProvider
beforeAll(async () => {
  world = await startWorld()
  provider = await startRawProvider((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(emptyPage))
  })
})
afterAll(async () => {
  await provider.close()
  await world.close()
})

const emptyPage = { startAt: 0, maxResults: 50, total: 0, isLast: true, values: [] }
const connect = (headers: unknown) => world.connect({ 'base.url': provider.origin, 'custom.headers': headers })

describe('custom headers', () => {
  it('go out with every call, and never in the place of what the platform sets', async () => {
    const { authorization } = await connect({ 'X-Team': 'support', 'Accept-Language': 'de' })
    expect((await world.call('GET', '/priorities', { authorization })).status).toBe(200)
    expect((await world.call('GET', '/passthrough/anything', { authorization })).status).toBe(200)
    for (const request of provider.requests.slice(-2)) {
      expect(request.headers).toMatchObject({ 'x-team': 'support', 'user-agent': 'valence' })
    }
  })

  it.each([
    [{ Host: 'evil.example' }, "'Host'"],
    [{ Authorization: 'x' }, "'Authorization'"],
    [{ 'X-Own': 'a\r\nX-Evil: 1' }, "'X-Own'"],
    [Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`X-${index}`, 'x'])), '21 headers'],
  ])('%j are refused while they are given, by name', async (headers, name) => {
    const json = {
      element: { key: 'jira' },
      name: 'x',
      configuration: { ...world.configuration, 'custom.headers': headers },
    }
    const refused = await world.call('POST', '/instances', { authorization: world.platform, json })
    expect(refused).toMatchObject({ status: 400, body: { message: expect.stringContaining(name) } })
    const { id } = await world.connect()
    const change = { authorization: world.platform, json: { configuration: { 'custom.headers': headers } } }
    expect((await world.call('PATCH', `/instances/${id}`, change)).status).toBe(400)
  })

  it('are shown, and can be taken away again', async () => {
    const { id } = await connect({ 'X-Team': 'support' })
    const read = () => world.call('GET', `/instances/${id}`, { authorization: world.platform })
    expect((await read()).body).toMatchObject({ configuration: { 'custom.headers': '{"X-Team":"support"}' } })
    const change = { authorization: world.platform, json: { configuration: { 'custom.headers': '' } } }
    expect((await world.call('PATCH', `/instances/${id}`, change)).status).toBe(200)
    expect((await read()).body).toMatchObject({ configuration: { 'custom.headers': '' } })
  })
})
