import { type Element, Fault } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { bareElement } from '../../../testing/src/bare-element.ts'
import { sampleInstance } from '../../../testing/src/sample-instance.ts'
import type { TransportAnswer, TransportRequest } from '../http/transport.ts'
import type { Instance } from '../instances/instance.ts'
import { createRegistry } from '../registry.ts'
import { unwatched } from '../trace.ts'
import { createLimits } from './limits/limits.ts'
import { createLocalLimitStore } from './limits/local-store.ts'
import { createConnections } from './open.ts'

const thing = z.object({ id: z.string() })
const getThing = { method: 'GET', path: '/things/1', query: { expand: 'secret-looking' } } as const
const addThing = { method: 'POST', path: '/things' } as const

describe('a connection', () => {
  it('answers what the caller accepts', async () => {
    const { connect } = world([json(200, { id: '1', more: true })])
    expect(await connect().request(getThing, thing)).toEqual({ id: '1' })
  })

  it.each([
    [{ kind: 'basic', username: 'ada@example.com', password: 'p:w' } as const, 'Basic YWRhQGV4YW1wbGUuY29tOnA6dw=='],
    [{ kind: 'bearer', token: 't0ken' } as const, 'Bearer t0ken'],
    [{ kind: 'none' } as const, undefined],
  ])('authorises as the element says: %j', async (authorization, header) => {
    const { connect, requests } = world([json(200, { id: '1' })], { connect: () => ({ baseUrl, authorization }) })
    await connect().request(getThing, thing)
    expect(requests[0]?.headers.authorization).toBe(header)
  })

  it("speaks the provider's words when it refuses", async () => {
    const { connect } = world([json(404, { errorMessages: ['Issue does not exist'] })])
    const fault = await failure(connect().request(getThing, thing))
    expect(fault).toMatchObject({ code: 'not_found', status: 404, providerMessage: 'Issue does not exist' })
  })

  it('believes an element that refuses a 200', async () => {
    const refusal = () => ({ status: 401, message: 'You are anonymous.' })
    const { connect } = world([json(200, { id: '1' })], { refusal })
    expect(await failure(connect().request(getThing, thing))).toMatchObject({
      code: 'unauthorized',
      message: 'You are anonymous.',
    })
  })

  it.each([
    [302, 502, 'provider_failed'],
    [418, 418, 'provider_refused'],
    [500, 502, 'provider_failed'],
    [504, 504, 'provider_timeout'],
  ])('never takes a %i for a success, though the element has nothing against it', async (status, reported, code) => {
    const { connect } = world([json(status, { id: '1' })], { refusal: () => undefined })
    expect(await failure(connect().request(addThing, thing))).toMatchObject({ status: reported, code })
  })

  it('names what it did not understand, and not the value', async () => {
    const { connect } = world([json(200, { id: 4711 })])
    const fault = await failure(connect().request(getThing, thing))
    expect(fault).toMatchObject({ code: 'provider_failed', status: 502 })
    expect(fault.message).toMatch(/^Sample answered GET \/things\/1 .*id: .*expected string/)
    expect(fault.message).not.toContain('4711')
  })

  it('keeps nothing that it did not understand, though it would last', async () => {
    const { connect } = world([json(200, { id: 4711 }), json(200, { id: '1' })])
    const lasting = { ...getThing, lasting: true }
    await failure(connect().request(lasting, thing))
    expect([await connect().request(lasting, thing), await connect().request(lasting, thing)]).toEqual([
      { id: '1' },
      { id: '1' },
    ])
  })

  it('tells which limit was reached and when to come back', async () => {
    const headers = { 'retry-after': '40', 'ratelimit-reason': 'jira-burst-based' }
    const { connect } = world([json(429, { errorMessages: ['Slow down'] }, headers)])
    const fault = await failure(connect().request(getThing, thing))
    expect(fault).toMatchObject({
      code: 'rate_limited',
      status: 429,
      headers: { 'Retry-After': '40' },
      providerMessage: 'Slow down',
    })
    expect(fault.message).toBe('Sample limits the rate of requests (jira-burst-based). Try again in 40 s.')
  })

  it.each([{}, { refusal: () => undefined }])(
    'tells when a provider that is away wants to be asked again',
    async (element) => {
      const { connect } = world([json(503, {}, { 'retry-after': '40' })], element)
      const fault = await failure(connect().request(addThing, thing))
      expect(fault).toMatchObject({ code: 'provider_failed', status: 502, headers: { 'Retry-After': '40' } })
    },
  )

  it('keeps still for every caller of the instance, also when its configuration changes meanwhile', async () => {
    const { connect, requests } = world([json(429, {}, { 'retry-after': '40' })])
    await failure(connect().request(getThing, thing))
    await failure(connect({ updatedAt: new Date(1) }).request(getThing, thing))
    expect(requests).toHaveLength(1)
  })

  it('refuses a header that is not for an element to set', async () => {
    const { connect, requests } = world([])
    await expect(connect().request({ ...getThing, headers: { Cookie: 'a' } }, thing)).rejects.toThrow('Cookie')
    expect(requests).toHaveLength(0)
  })
})

describe('open', () => {
  it('gives the same line for the same instance, loaded anew or not', () => {
    const { connect } = world([])
    expect(connect()).toBe(connect())
  })

  it('gives another line when the time or the configuration differs', () => {
    const { connect } = world([])
    expect(connect({ updatedAt: new Date(1) })).not.toBe(connect())
    expect(connect({ configuration: { password: 'new' } })).not.toBe(connect())
    expect(connect({ id: 8 })).not.toBe(connect())
  })

  it('refuses a base URL that is none', () => {
    const { connect } = world([], { connect: () => ({ baseUrl: 'acme', authorization: { kind: 'none' } }) })
    expect(() => connect()).toThrow('base URL')
  })
})

describe('the log', () => {
  it('has one line per call, without query, header or body', async () => {
    const { connect, lines } = world([json(200, { id: '1' })])
    await connect().request(getThing, thing)
    expect(lines).toEqual([
      [
        'provider.called',
        {
          instanceId: 7,
          element: 'sample',
          host: 'acme.example',
          method: 'GET',
          path: '/things/1',
          attempt: 1,
          requestId: 'r1',
          status: 200,
          ms: 0,
        },
      ],
    ])
  })

  it('has a line for a call without an answer, too', async () => {
    const { connect, lines } = world([new Fault('provider_timeout', 'acme.example did not answer in time.')])
    await failure(connect().request({ method: 'POST', path: '/things', body: { a: 1 } }, thing))
    expect(lines).toMatchObject([
      ['provider.called', { failure: 'acme.example did not answer in time.', code: 'provider_timeout' }],
    ])
  })
})

const baseUrl = 'https://acme.example'

function world(script: readonly (TransportAnswer | Fault)[], overrides: Partial<Element> = {}) {
  const requests: TransportRequest[] = []
  const lines: (readonly [string, unknown])[] = []
  const element = bareElement({
    connect: () => ({ baseUrl, authorization: { kind: 'none' } }),
    refusal: ({ status, body }) => (status < 400 ? undefined : { status, message: 'Refused.', ...words(body) }),
    ...overrides,
  })
  const clock = { now: () => new Date(0) }
  const sleep = async () => undefined
  const connections = createConnections({
    registry: createRegistry([element]),
    transport: {
      open: () => Promise.reject(new Error('No file is sent.')),
      async send(request) {
        const next = script[requests.length]
        requests.push(request)
        if (next === undefined) throw new Error('More was sent than the script has answers for.')
        if (next instanceof Fault) throw next
        return next
      },
    },
    clock,
    sleep,
    random: () => 0,
    limits: createLimits({ store: createLocalLimitStore(clock), clock, sleep, random: () => 0 }),
    watch: {
      log: { info: (event, fields) => lines.push([event, fields]) },
      trace: { ...unwatched, ids: () => ({ requestId: 'r1' }) },
    },
  })
  return {
    requests,
    lines,
    connect: (change: Partial<Instance> = {}) => connections.open({ ...instance(), ...change }),
  }
}

function words(body: unknown): { readonly providerMessage?: string } {
  const parsed = z.object({ errorMessages: z.array(z.string()) }).safeParse(body)
  return parsed.success ? { providerMessage: parsed.data.errorMessages.join(' ') } : {}
}

function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): TransportAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify(body)),
  }
}

async function failure(promise: Promise<unknown>): Promise<Fault> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof Fault) return error
  throw new Error(`A fault was expected, not ${String(error)}.`)
}

const instance = () => sampleInstance({ configuration: { password: 'old' } })
