import { setTimeout } from 'node:timers/promises'
import type { Authorization, Connection, ProviderResponse } from '@valence/element-kit'
import { createRegistry } from '@valence/engine'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createLimits } from '../../engine/src/connection/limits/limits.ts'
import { createLocalLimitStore } from '../../engine/src/connection/limits/local-store.ts'
import { createConnections } from '../../engine/src/connection/open.ts'
import type { StreamCall } from '../../engine/src/connection/stream.ts'
import { createAddressGuard } from '../../engine/src/http/guard.ts'
import { createTransport } from '../../engine/src/http/send.ts'
import type { StreamAnswer, TransportLimits } from '../../engine/src/http/transport.ts'
import { unwatched } from '../../engine/src/trace.ts'
import { bareElement } from './bare-element.ts'
import { type Script, startFakeProvider } from './fake-provider.ts'
import { sampleInstance } from './sample-instance.ts'

const opened: { close(): Promise<void> }[] = []
const thing = z.object({ id: z.string() })
const read = { method: 'GET', path: '/things/1' } as const
const write = { method: 'POST', path: '/things', body: { name: 'Ada' } } as const

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close()
})

describe('a connection to a provider that has its moods', () => {
  it('waits as long as it is told to, and then succeeds', async () => {
    const limited = { status: 429, headers: { 'retry-after': '3' }, body: {} }
    const { connection, provider, waits } = await world((_request, index) =>
      index === 0 ? limited : { body: { id: '1' } },
    )
    expect(await connection.request(write, thing)).toEqual({ id: '1' })
    expect(waits).toEqual([1000, 1000, 1000])
    expect(provider.requests).toMatchObject([
      { method: 'POST', url: '/base/things', body: '{"name":"Ada"}', headers: { authorization: 'Bearer t0ken' } },
      { method: 'POST', url: '/base/things', body: '{"name":"Ada"}' },
    ])
  })

  it('lets nothing go that has its turn but no connection yet when the refusal comes', async () => {
    const limited = { status: 429, headers: { 'retry-after': '1' }, body: {} }
    const sentAtMs: number[] = []
    const { connection } = await world(
      (_request, index) => {
        sentAtMs.push(performance.now())
        return index === 0 ? limited : { body: { id: '1' } }
      },
      { connectionsMax: 1 },
      { now: () => new Date(), sleep: (delayMs) => setTimeout(delayMs) },
    )
    await Promise.all([1, 2, 3, 4, 5].map(() => connection.request(read, thing)))
    const [refusedAtMs = 0, ...later] = sentAtMs
    expect(later).toHaveLength(5)
    expect(later.filter((atMs) => atMs < refusedAtMs + 1_000)).toEqual([])
  })

  it('refuses a stream whose turn is over before its first byte: its body cannot wait, and none of it is sent', async () => {
    const limited = { status: 429, headers: { 'retry-after': '60' }, body: {} }
    const { connection, stream, provider } = await world(() => limited, { connectionsMax: 1 })
    const first = connection.request(read, thing).catch((error: unknown) => error)
    const body = (async function* () {
      yield Buffer.from('bytes')
    })()
    const upload = stream({ method: 'POST', path: '/things', headers: {}, body }).catch((error: unknown) => error)
    expect(await first).toMatchObject({ code: 'rate_limited', headers: { 'Retry-After': '60' } })
    expect(await upload).toMatchObject({ code: 'rate_limited', headers: { 'Retry-After': '1' } })
    expect(provider.requests).toMatchObject([{ method: 'GET' }])
  })

  it('reads again over a fresh connection when the old one was closed on it', async () => {
    const { connection, provider } = await world((_request, index) =>
      index === 1 ? { isBroken: true } : { body: { id: '1' } },
    )
    await connection.request(read, thing)
    expect(await connection.request(read, thing)).toEqual({ id: '1' })
    expect(provider.requests).toHaveLength(3)
  })

  it('does not write again when it cannot know whether it was written', async () => {
    const { connection, provider } = await world(() => ({ isBroken: true }))
    await expect(connection.request(write, thing)).rejects.toMatchObject({ code: 'provider_failed', status: 502 })
    expect(provider.requests).toHaveLength(1)
  })

  it.each([
    [
      { kind: 'apiKey', in: 'header', name: 'X-Api-Key', value: 'key of tests' },
      '/base/things/1',
      { 'x-api-key': 'key of tests' },
    ],
    [
      { kind: 'apiKey', in: 'query', name: 'api_key', value: 'key & of=tests' },
      '/base/things/1?api_key=key%20%26%20of%3Dtests',
      {},
    ],
    // RFC 7617: base64 of name, colon and password.
    [
      { kind: 'basic', username: 'elements', password: 'connect' },
      '/base/things/1',
      { authorization: 'Basic ZWxlbWVudHM6Y29ubmVjdA==' },
    ],
    [{ kind: 'none' }, '/base/things/1', {}],
  ] as const)('is told who calls, over the wire: %j', async (authorization, url, headers) => {
    const { connection, provider, logged } = await world(
      () => ({ status: 403, body: { message: 'You sent key of tests and key & of=tests' } }),
      {},
      passing(),
      authorization,
    )
    const fault = await connection.request(read, thing).catch((error: unknown) => error)
    expect(fault).toMatchObject({ status: 403 })
    expect(provider.requests).toMatchObject([{ url, headers }])
    if (authorization.kind === 'none') expect(provider.requests[0]?.headers.authorization).toBeUndefined()
    const told = `${String(fault)} ${JSON.stringify(fault)} ${JSON.stringify(logged)}`
    if (authorization.kind === 'apiKey') expect(told).not.toContain(authorization.value)
    expect(logged).toMatchObject([['provider.called', { path: '/things/1', status: 403 }]])
  })

  it('makes nothing of a page of HTML', async () => {
    const { connection } = await world(() => ({ headers: { 'content-type': 'text/html' }, body: '<h1>Down</h1>' }))
    await expect(connection.request(read, thing)).rejects.toMatchObject({ code: 'provider_failed', status: 502 })
  })
})

async function world(
  script: Script,
  transportLimits: Partial<TransportLimits> = {},
  time = passing(),
  authorization: Authorization = { kind: 'bearer', token: 't0ken' },
): Promise<{
  readonly logged: readonly (readonly [string, unknown])[]
  readonly connection: Connection
  readonly stream: (call: StreamCall) => Promise<StreamAnswer>
  readonly provider: Awaited<ReturnType<typeof startFakeProvider>>
  readonly waits: readonly number[]
}> {
  const provider = await startFakeProvider(script)
  const guard = createAddressGuard({ allow: ['127.0.0.0/8'], allowHttp: true })
  const transport = createTransport({ guard, limits: transportLimits })
  opened.push(provider, transport)
  const waits: number[] = []
  const clock = { now: time.now }
  const sleep = (delayMs: number) => {
    waits.push(delayMs)
    return time.sleep(delayMs)
  }
  const random = () => 0
  const registry = createRegistry([element(`${provider.origin}/base`, authorization)])
  const logged: (readonly [string, unknown])[] = []
  const log = { info: (event: string, fields: unknown) => void logged.push([event, fields]) }
  const limits = createLimits({ store: createLocalLimitStore(clock), clock, sleep, random })
  const connections = createConnections({
    transport,
    registry,
    clock,
    sleep,
    random,
    limits,
    watch: { log, trace: unwatched },
  })
  const stream = (call: StreamCall) => connections.stream(instance, call)
  return { connection: connections.open(instance), stream, provider, waits, logged }
}

/** Time that passes by waiting only, so that a pause is over when it was slept through. */
function passing() {
  let nowMs = 0
  return {
    now: () => new Date(nowMs),
    sleep: async (delayMs: number): Promise<void> => {
      nowMs += delayMs
    },
  }
}

function element(baseUrl: string, authorization: Authorization) {
  const refusal = ({ status, body }: ProviderResponse) =>
    status < 400 ? undefined : { status, message: 'Refused.', providerMessage: JSON.stringify(body) }
  return bareElement({ refusal, connect: () => ({ baseUrl, authorization }) })
}

const instance = sampleInstance()
