import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { Fault } from '@valence/element-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { createAddressGuard } from '../../engine/src/http/guard.ts'
import { HeldBack } from '../../engine/src/http/held-back.ts'
import { createTransport } from '../../engine/src/http/send.ts'
import type { Transport, TransportLimits, TransportRequest } from '../../engine/src/http/transport.ts'
import { type Script, startFakeProvider } from './fake-provider.ts'

const loopback = createAddressGuard({ allow: ['127.0.0.0/8', '::1'], allowHttp: true })
const opened: { close(): Promise<void> }[] = []

afterEach(async () => {
  for (const thing of opened.splice(0).reverse()) await thing.close()
})

describe('send', () => {
  it('carries method, path, headers and body over as they are, and the answer back', async () => {
    const { provider, send } = await world(() => ({ status: 201, headers: { 'x-one': '1' }, body: { id: '1' } }))
    const answer = await send({
      method: 'POST',
      path: '/things?a=b%20c',
      headers: { 'x-two': '2' },
      body: '{"name":"Ada"}',
    })
    expect(answer).toMatchObject({ status: 201, headers: { 'x-one': '1', 'content-type': 'application/json' } })
    expect(answer.body.toString()).toBe('{"id":"1"}')
    expect(provider.requests).toMatchObject([
      { method: 'POST', url: '/things?a=b%20c', headers: { 'x-two': '2' }, body: '{"name":"Ada"}' },
    ])
  })

  it('keeps connections and uses them again', async () => {
    const { provider, send } = await world(() => ({ body: {} }))
    for (const id of Array.from({ length: 10 }).keys()) await send({ path: `/${id}` })
    // The answer is here a moment before its connection is free, so that the second request may open another one.
    expect(new Set(provider.requests.map(({ remotePort }) => remotePort)).size).toBeLessThanOrEqual(2)
  })

  it('does not follow a redirect', async () => {
    const { provider, send } = await world(() => ({ status: 302, headers: { location: '/elsewhere' } }))
    expect(await send()).toMatchObject({ status: 302, headers: { location: '/elsewhere' } })
    expect(provider.requests).toHaveLength(1)
  })

  it('reads an answer without a body', async () => {
    const { send } = await world(() => ({ status: 204 }))
    expect((await send({ method: 'DELETE' })).body).toHaveLength(0)
  })

  it('undoes gzip', async () => {
    const body = gzipSync('{"id":"1"}')
    const { send } = await world(() => ({ headers: { 'content-encoding': 'gzip' }, body }))
    expect((await send()).body.toString()).toBe('{"id":"1"}')
  })
})

describe('a call that may not start when its connection is ready', () => {
  it.each(['send', 'open'] as const)('is not sent, and leaves the connection to the next: %s', async (how) => {
    const { provider, transport } = await world(() => ({ body: {} }), { connectionsMax: 1 })
    const read = { method: 'GET', origin: provider.origin, path: '/', headers: {} } as const
    const whole = async (mayStart: () => boolean) => {
      const { body } = await transport[how]({ ...read, moments: { mayStart, told: () => undefined } })
      if (!Buffer.isBuffer(body)) await buffer(body)
    }
    await whole(() => true)
    await expect(whole(() => false)).rejects.toBeInstanceOf(HeldBack)
    expect(provider.requests).toHaveLength(1)
    await whole(() => true)
    expect(new Set(provider.requests.map(({ remotePort }) => remotePort)).size).toBe(1)
  })
})

describe('an answer that is not to be had', () => {
  it('because nothing listens there is a 502 that says so', async () => {
    const { provider, send } = await world(() => ({}))
    await provider.close()
    const fault = await failure(send())
    expect(fault).toMatchObject({ code: 'provider_failed', status: 502 })
    expect(fault.message).toContain('127.0.0.1')
    expect(fault.message).toContain('ECONNREFUSED')
  })

  it('because the name is unknown is a 502 that says so', async () => {
    const resolve = createAddressGuard({
      allow: [],
      allowHttp: false,
      resolve: (_hostname, _options, callback) =>
        callback(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }), []),
    })
    const transport = open(createTransport({ guard: resolve }))
    const fault = await failure(
      transport.send({ method: 'GET', origin: 'https://nowhere.invalid', path: '/', headers: {} }),
    )
    expect(fault).toMatchObject({ code: 'provider_failed', message: expect.stringContaining('nowhere.invalid') })
    expect(fault.message).toContain('ENOTFOUND')
  })

  it('because TLS is not spoken is a 502 that says so', async () => {
    const { provider } = await world(() => ({}))
    const transport = open(createTransport({ guard: loopback }))
    const origin = provider.origin.replace('http:', 'https:')
    const fault = await failure(transport.send({ method: 'GET', origin, path: '/', headers: {} }))
    expect(fault).toMatchObject({ code: 'provider_failed', message: expect.stringContaining('TLS') })
  })

  it.each([[undefined], ['half an ans']])('because the connection broke, with %j sent, is a 502', async (body) => {
    const { send } = await world(() => ({ isBroken: true, headers: { 'content-length': '50' }, body }))
    expect(await failure(send())).toMatchObject({ code: 'provider_failed', status: 502 })
  })

  it('in time is a 504', async () => {
    const late = await world(() => ({ isSilent: true }), { totalTimeoutMs: 50 })
    expect(await failure(late.send())).toMatchObject({ code: 'provider_timeout', status: 504 })
  })

  it('because the connection cannot be opened in time is a 504, and nothing is sent later', async () => {
    let letGo: () => void = () => undefined
    const guard = createAddressGuard({
      allow: ['127.0.0.0/8'],
      allowHttp: true,
      resolve: (_hostname, _options, callback) => {
        letGo = () => callback(null, [{ address: '127.0.0.1', family: 4 }])
      },
    })
    const provider = await startFakeProvider(() => ({ body: {} }))
    opened.push(provider)
    const transport = open(createTransport({ guard, limits: { totalTimeoutMs: 30 } }))
    const origin = provider.origin.replace('127.0.0.1', 'slow.invalid')
    expect(await failure(transport.send({ method: 'POST', origin, path: '/', headers: {}, body: '{}' }))).toMatchObject(
      {
        code: 'provider_timeout',
      },
    )
    letGo()
    await transport.close()
    expect(provider.requests).toHaveLength(0)
  })

  it('larger than the limit is a 502, announced or not', async () => {
    const announced = await world(() => ({ body: 'x'.repeat(2000) }), { bodyMaxBytes: 1000 })
    expect(await failure(announced.send())).toMatchObject({
      code: 'provider_failed',
      message: expect.stringContaining('1000 bytes'),
    })
    const streamed = await world(() => ({ headers: { 'transfer-encoding': 'chunked' }, body: 'x'.repeat(2000) }), {
      bodyMaxBytes: 1000,
    })
    expect(await failure(streamed.send())).toMatchObject({ message: expect.stringContaining('1000 bytes') })
  })

  it('from a bomb is a 502: neither size nor ratio are believed', async () => {
    const large = gzipSync(Buffer.alloc(4_000_000))
    const inSize = await world(() => ({ headers: { 'content-encoding': 'gzip' }, body: large }), {
      bodyMaxBytes: 1_000_000,
    })
    expect(await failure(inSize.send())).toMatchObject({
      code: 'provider_failed',
      message: expect.stringContaining('too large'),
    })
    const inRatio = await world(() => ({ headers: { 'content-encoding': 'gzip' }, body: large }))
    expect(await failure(inRatio.send())).toMatchObject({
      code: 'provider_failed',
      message: expect.stringContaining('too large'),
    })
  })

  it.each([
    ['gzip', 'not gzip at all'],
    ['br', 'x'],
  ])('in the encoding %s that it is not, or that nobody asked for, is a 502', async (encoding, body) => {
    const { send } = await world(() => ({ headers: { 'content-encoding': encoding }, body }))
    expect(await failure(send())).toMatchObject({ code: 'provider_failed' })
  })

  it('never speaks of a credential', async () => {
    const { send } = await world(() => ({ isBroken: true }))
    const fault = await failure(send({ headers: { authorization: 'Basic c2VjcmV0' } }))
    expect(JSON.stringify([fault.message, fault.cause, String(fault.cause)])).not.toContain('c2VjcmV0')
  })
})

describe('the guard', () => {
  it('is asked at every connect, by a name', async () => {
    const { provider } = await world(() => ({ body: {} }))
    const guard = createAddressGuard({ allow: [], allowHttp: true })
    const transport = open(createTransport({ guard }))
    const origin = provider.origin.replace('127.0.0.1', 'localhost')
    const fault = await failure(transport.send({ method: 'GET', origin, path: '/', headers: {} }))
    expect(fault).toMatchObject({ code: 'invalid_request', message: expect.stringContaining('loopback') })
    expect(provider.requests).toHaveLength(0)
  })

  it('is asked at every connect, by an address', async () => {
    const { provider } = await world(() => ({ body: {} }))
    const transport = open(createTransport({ guard: createAddressGuard({ allow: [], allowHttp: true }) }))
    const fault = await failure(transport.send({ method: 'GET', origin: provider.origin, path: '/', headers: {} }))
    expect(fault).toMatchObject({ code: 'invalid_request', message: expect.stringContaining('loopback') })
    expect(provider.requests).toHaveLength(0)
  })
})

describe('a caller who goes away', () => {
  it('ends the call at once', async () => {
    const { provider, send } = await world(() => ({ isSilent: true }))
    const caller = new AbortController()
    const sending = failure(send({}, caller.signal))
    await expect.poll(() => provider.requests.length).toBe(1)
    caller.abort(new Error('gone'))
    expect(await sending).toMatchObject({ code: 'unavailable', message: 'The request was cancelled.' })
  })

  it('before the call sends nothing', async () => {
    const { provider, send } = await world(() => ({ body: {} }))
    expect(await failure(send({}, AbortSignal.abort()))).toMatchObject({ code: 'unavailable' })
    expect(provider.requests).toHaveLength(0)
  })
})

async function world(script: Script, limits: Partial<TransportLimits> = {}) {
  const provider = await startFakeProvider(script)
  opened.push(provider)
  const transport = open(createTransport({ guard: loopback, limits }))
  const send = (request: Partial<TransportRequest> = {}, signal?: AbortSignal) =>
    transport.send({ method: 'GET', path: '/', headers: {}, ...request, origin: provider.origin }, signal)
  return { provider, transport, send }
}

function open(transport: Transport): Transport {
  opened.push(transport)
  return transport
}

async function failure(promise: Promise<unknown>): Promise<Fault> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof Fault) return error
  throw new Error(`A fault was expected, not ${String(error)}.`)
}
