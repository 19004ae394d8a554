import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { csvForm } from './bulk-form.ts'
import { eventually, startWorld, type World } from './harness.ts'
import { type RawProvider, startRawProvider } from './raw-provider.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

async function cached(configuration: Readonly<Record<string, unknown>> = {}) {
  const json = {
    element: { key: 'jira' },
    name: 'Cached',
    cachingEnabled: true,
    configuration: { ...world.configuration, ...configuration },
  }
  const { body } = await world.call('POST', '/instances', { authorization: world.platform, json })
  const { id, token } = z.object({ id: z.number(), token: z.string() }).parse(body)
  const authorization = `Element ${token}, User ${world.secrets.userSecret}`
  const call = (method: string, path: string, options = {}) => world.call(method, path, { authorization, ...options })
  return { id, call, seen: async (path = '/incidents/HELP-1') => (await call('GET', path)).headers.get('x-cache') }
}

describe('what an instance has cached', () => {
  it.each([
    [
      'an upload',
      async ({ call }: Awaited<ReturnType<typeof cached>>) => {
        const form = new FormData()
        form.append('file', new Blob(['bytes'], { type: 'image/png' }), 'a.png')
        expect((await call('POST', '/incidents/HELP-2/attachments', { form })).status).toBe(200)
      },
    ],
    [
      'a write by passthrough',
      async ({ call }: Awaited<ReturnType<typeof cached>>) => {
        const json = { fields: { summary: 'By passthrough' } }
        expect((await call('PUT', '/passthrough/rest/api/3/issue/HELP-3', { json })).status).toBe(204)
      },
    ],
    [
      'a load',
      async ({ call }: Awaited<ReturnType<typeof cached>>) => {
        const form = csvForm('project,issuetype,summary\nHELP,Task,One\n')
        const { id } = z.object({ id: z.string() }).parse((await call('POST', '/bulk/incidents', { form })).body)
        await eventually(
          async () => (await call('GET', `/bulk/${id}/status`)).body,
          (body) => z.object({ recordsCount: z.number() }).parse(body).recordsCount === 1,
        )
      },
    ],
    [
      'a write that the provider refused, which may have done half of it',
      async ({ call }: Awaited<ReturnType<typeof cached>>) => {
        expect((await call('DELETE', '/incidents/NONE-1')).status).toBe(404)
      },
    ],
  ])('is no longer given after %s', async (_, change) => {
    const instance = await cached()
    expect([await instance.seen(), await instance.seen()]).toEqual(['MISS', 'HIT'])
    await change(instance)
    expect([await instance.seen(), await instance.seen()]).toEqual(['MISS', 'HIT'])
  })

  it('is no longer given after an event of the provider', async () => {
    const instance = await cached({
      'event.notification.enabled': 'true',
      'event.notification.callback.url': `${world.receiver.url}/cached`,
    })
    expect([await instance.seen(), await instance.seen()]).toEqual(['MISS', 'HIT'])
    await world.jira('PUT', '/rest/api/2/issue/HELP-4', { fields: { summary: 'Changed at Jira' } })
    await world.receiver.wait('the event', ({ path }) => path === '/cached')
    expect(await instance.seen()).toBe('MISS')
  })

  it('stays when somebody only reads by passthrough', async () => {
    const instance = await cached()
    await instance.seen()
    expect((await instance.call('GET', '/passthrough/rest/api/3/myself')).status).toBe(200)
    expect(await instance.seen()).toBe('HIT')
  })

  it('is never told to another instance of the same account', async () => {
    const [one, other] = [await cached(), await cached()]
    expect([await one.seen(), await one.seen(), await other.seen()]).toEqual(['MISS', 'HIT', 'MISS'])
  })
})

describe('a bad answer', () => {
  let provider: RawProvider
  let answers: readonly (readonly [number, unknown])[]
  const issue = { id: '1', key: 'HELP-1', self: 'https://acme.example/rest/api/2/issue/1', fields: { summary: 'x' } }

  beforeAll(async () => {
    provider = await startRawProvider((_request, response) => {
      const [status, body] = answers[Math.min(provider.requests.length, answers.length) - 1] ?? [500, {}]
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
  })
  afterAll(() => provider.close())

  it.each([
    ['a 500', [500, { errorMessages: ['Sorry'] }], 502],
    ['a 404', [404, { errorMessages: ['Not here'] }], 404],
    ['a good status with a body that is none', [200, 'Come back later'], 502],
  ] as const)('is not kept: %s, and then what is right', async (_, bad, status) => {
    const instance = await cached({ 'base.url': provider.origin })
    answers = [...provider.requests.map(() => bad), bad, [200, issue]]
    const first = await instance.call('GET', '/incidents/HELP-1')
    expect([first.status, first.headers.get('x-cache')]).toEqual([status, expect.not.stringContaining('HIT')])
    const second = await instance.call('GET', '/incidents/HELP-1')
    expect([second.status, second.headers.get('x-cache'), second.body]).toMatchObject([200, 'MISS', { key: 'HELP-1' }])
    expect(await instance.seen()).toBe('HIT')
  })
})
