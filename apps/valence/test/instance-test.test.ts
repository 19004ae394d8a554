import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startWorld, type World } from './harness.ts'
import { type RawProvider, startRawProvider } from './raw-provider.ts'

const report = z.object({
  ok: z.boolean(),
  instanceId: z.number(),
  baseUrl: z.string(),
  ms: z.number(),
  steps: z.array(
    z.object({
      step: z.string(),
      outcome: z.string(),
      ms: z.number(),
      message: z.string(),
      mend: z.string().optional(),
    }),
  ),
  answer: z
    .object({
      status: z.number(),
      headers: z.record(z.string(), z.string()),
      body: z.string(),
      isTruncated: z.boolean(),
    })
    .optional(),
})

let world: World
let provider: RawProvider
let answer: readonly [number, string, Readonly<Record<string, string>>?] = [200, 'fine']
let greets = true
beforeAll(async () => {
  world = await startWorld()
  provider = await startRawProvider(
    (_request, response) => response.writeHead(answer[0], answer[2]).end(answer[1]),
    () => greets,
  )
})
afterEach(() => {
  answer = [200, 'fine']
  greets = true
})
afterAll(() => world.close())

async function test(id: number, json?: unknown) {
  const given = json === undefined ? {} : { json }
  const { status, body } = await world.call('POST', `/instances/${id}/test`, {
    authorization: world.platform,
    ...given,
  })
  expect(status).toBe(200)
  return report.parse(body)
}

const outcomes = ({ steps }: z.infer<typeof report>) => steps.map(({ step, outcome }) => `${step} ${outcome}`)
const connect = (more: Readonly<Record<string, unknown>> = {}) =>
  world.connect({ 'base.url': provider.origin, ...more })

describe('a provider that cannot be reached', () => {
  it('is refused with what to look at: nothing is stored that could be tested', async () => {
    const gone = await startRawProvider((_request, response) => response.end())
    await gone.close()
    const json = {
      element: { key: 'jira' },
      name: 'x',
      configuration: { ...world.configuration, 'base.url': gone.origin },
    }
    expect(await world.call('POST', '/instances', { authorization: world.platform, json })).toMatchObject({
      status: 502,
      body: { message: expect.stringMatching(/ECONNREFUSED.+Check the port in the base URL/) },
    })
  })
})

describe('the test of an instance', () => {
  it('goes the whole way by the check of the element, and tells what it found', async () => {
    const { id, authorization } = await world.connect()
    const found = await test(id)
    expect(found).toMatchObject({ ok: true, instanceId: id, baseUrl: world.sandbox.url })
    expect(outcomes(found)).toEqual([
      'resolve passed',
      'connect passed',
      'tls skipped',
      'authorise passed',
      'answer passed',
    ])
    expect(found.steps.at(-1)?.message).toContain('deploymentType Cloud')
    expect(found.ms).toBeGreaterThan(0)
    const byToken = await world.call('POST', '/instances/test', { authorization })
    expect(byToken).toMatchObject({ status: 200, body: { ok: true, instanceId: id } })
  })

  it('asks for a path that is given, and shows the answer', async () => {
    const { id } = await connect()
    answer = [200, '[{"key":"HELP"}]', { 'content-type': 'application/json', 'set-cookie': 'a=b' }]
    expect(await test(id, { path: '/rest/api/3/project' })).toMatchObject({
      ok: true,
      answer: {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: '[{"key":"HELP"}]',
        isTruncated: false,
      },
    })
    answer = [200, 'x'.repeat(100_000)]
    const long = await test(id, { path: '/long' })
    expect(long.answer).toMatchObject({ isTruncated: true })
    expect(long.answer?.body).toHaveLength(64 * 1024)
  })

  it.each([
    [401, 'authorise failed', 'answer skipped', 'new credentials'],
    [403, 'authorise failed', 'answer skipped', 'grant it access'],
    [404, 'authorise passed', 'answer failed', 'context path'],
    [429, 'authorise passed', 'answer failed', 'Wait as long'],
    [302, 'authorise passed', 'answer failed', 'the address that it leads to'],
    [500, 'authorise skipped', 'answer failed', 'words of the provider'],
  ])('a %i to a path is %s, %s, with what to do', async (status, authorise, answered, mend) => {
    const { id } = await connect()
    answer = [status, 'no', status === 302 ? { location: 'https://login.example/' } : {}]
    const found = await test(id, { path: '/x' })
    expect(found.ok).toBe(false)
    expect(outcomes(found).slice(-2)).toEqual([authorise, answered])
    expect(found.steps.find(({ outcome }) => outcome === 'failed')?.mend).toContain(mend)
    expect(found.answer).toMatchObject({ status, body: 'no' })
  })

  it('is not content with a success that is for strangers', async () => {
    const { id } = await connect()
    answer = [200, '[]', { 'content-type': 'application/json', 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' }]
    const found = await test(id, { path: '/rest/api/3/project' })
    expect(found).toMatchObject({ ok: false, answer: { status: 200, body: '[]' } })
    expect(outcomes(found).slice(-2)).toEqual(['authorise failed', 'answer skipped'])
    expect(found.steps.at(3)?.message).toContain('did not accept the credentials')
  })

  it('tells a check that is refused in the words of the provider', async () => {
    const { id } = await connect()
    greets = false
    answer = [401, 'Basic authentication with passwords is deprecated.']
    const found = await test(id)
    expect(outcomes(found).slice(-2)).toEqual(['authorise failed', 'answer skipped'])
    expect(found.steps.at(3)?.mend).toContain('new credentials')
  })

  it('ends where nobody listens, and says what to look at', async () => {
    const gone = await startRawProvider((_request, response) => response.end())
    const { id } = await world.connect({ 'base.url': gone.origin })
    await gone.close()
    const found = await test(id)
    expect(outcomes(found)).toEqual([
      'resolve passed',
      'connect failed',
      'tls skipped',
      'authorise skipped',
      'answer skipped',
    ])
    expect(found.steps.at(1)).toMatchObject({
      message: expect.stringContaining('ECONNREFUSED'),
      mend: expect.stringContaining('Check the port'),
    })
  })

  it('refuses a path that is not accepted or not let through, before anybody is called', async () => {
    const { id } = await connect({ 'passthrough.allow': 'GET /rest/**' })
    const before = provider.requests.length
    const ask = (path: string) =>
      world.call('POST', `/instances/${id}/test`, { authorization: world.platform, json: { path } })
    expect((await ask('/rest/../admin')).status).toBe(400)
    expect((await ask('//evil.example/')).status).toBe(400)
    expect((await ask('admin')).status).toBe(400)
    expect((await ask('/admin')).status).toBe(403)
    expect((await ask('/rest/x')).status).toBe(200)
    expect(provider.requests.length).toBe(before + 1)
  })
})
