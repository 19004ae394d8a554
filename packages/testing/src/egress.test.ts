import { Fault } from '@valence/element-kit'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createCallbackSender } from '../../engine/src/delivery/post.ts'
import type { Egress, EgressProxy } from '../../engine/src/http/connector.ts'
import { createAddressGuard, type GuardOptions } from '../../engine/src/http/guard.ts'
import { createTransport } from '../../engine/src/http/send.ts'
import { startForwardProxy } from './forward-proxy.ts'
import type { LoopbackServer } from './loopback-server.ts'
import { makeCertificate, startTlsServer, type TestCertificate } from './tls.ts'

const opened: { close(): Promise<void> }[] = []
let certificate: TestCertificate
let server: LoopbackServer
beforeAll(async () => {
  certificate = await makeCertificate({ hostnames: ['jira.corp.test'] })
  server = await startTlsServer(certificate, (request, response) => response.end(`${request.method} ${request.url}`))
})
afterEach(async () => {
  for (const thing of opened.splice(0).reverse()) await thing.close()
})
afterAll(() => server.close())

describe('TLS', () => {
  it("refuses a certificate of nobody's authority, and says what could be done", async () => {
    const fault = await failure(send('https://jira.corp.test', {}))
    expect(fault).toMatchObject({ code: 'provider_failed', message: expect.stringContaining('certificate') })
    expect(fault.message).toContain('SELF_SIGNED')
  })

  it("accepts one of the operator's own authority", async () => {
    expect(await send('https://jira.corp.test', { ca: [certificate.ca] })).toBe('GET /x')
  })

  it('refuses one of that authority for another name', async () => {
    const fault = await failure(send('https://other.corp.test', { ca: [certificate.ca] }))
    expect(fault.message).toContain('ERR_TLS_CERT_ALTNAME_INVALID')
  })

  it('refuses one whose time is over', async () => {
    const old = await makeCertificate({ hostnames: ['old.corp.test'], isExpired: true })
    const late = await startTlsServer(old, (_request, response) => response.end())
    opened.push(late)
    const fault = await failure(send('https://old.corp.test', { ca: [old.ca] }, {}, late.port))
    expect(fault.message).toContain('CERT_HAS_EXPIRED')
  })
})

describe('a forward proxy', () => {
  it('carries calls by name, and sees nothing of what is said', async () => {
    const proxy = await startProxy()
    expect(await send('https://jira.corp.test', through(proxy.url))).toBe('GET /x')
    expect(proxy.calls).toEqual([{ authority: `jira.corp.test:${server.port}`, credential: undefined }])
  })

  it('is told user name and password of its own', async () => {
    const proxy = await startProxy()
    await send('https://jira.corp.test', through(proxy.url.replace('//', '//ada:p%40ss@')))
    expect(proxy.calls[0]?.credential).toBe(`Basic ${Buffer.from('ada:p@ss').toString('base64')}`)
  })

  it('carries callbacks, too', async () => {
    const proxy = await startProxy()
    const sender = createCallbackSender({ guard: guardOf({}), ...through(proxy.url) })
    opened.push(sender)
    const url = `https://jira.corp.test:${server.port}/callback`
    expect(await sender.post({ url, headers: {}, body: '{}', timeoutMs: 5_000 })).toEqual({ status: 200 })
    expect(proxy.calls).toHaveLength(1)
  })

  it('is passed by for the hosts that are named', async () => {
    const proxy = await startProxy()
    expect(await send('https://jira.corp.test', through(proxy.url, { noProxy: '.corp.test' }))).toBe('GET /x')
    expect(proxy.calls).toEqual([])
  })

  it('is asked by the address that was judged, when names are pinned', async () => {
    const proxy = await startProxy()
    expect(await send('https://jira.corp.test', through(proxy.url, { names: 'pin' }))).toBe('GET /x')
    expect(proxy.calls[0]?.authority).toBe(`127.0.0.1:${server.port}`)
  })

  it.each(['check', 'pin'] as const)('is not asked for a name whose address is refused (%s)', async (names) => {
    const proxy = await startProxy()
    const fault = await failure(send('https://jira.corp.test', through(proxy.url, { names }), { allow: [] }))
    expect(fault).toMatchObject({ code: 'invalid_request', message: expect.stringContaining('loopback') })
    expect(proxy.calls).toEqual([])
  })

  it('is not asked for a metadata address, whatever is allowed', async () => {
    const proxy = await startProxy()
    const allow = ['169.254.0.0/16', '0.0.0.0/0']
    const literal = await failure(send('https://169.254.169.254', through(proxy.url), { allow }))
    expect(literal.message).toContain('metadata')
    const resolve: GuardOptions['resolve'] = (_hostname, _options, callback) =>
      callback(null, [{ address: '169.254.169.254', family: 4 }])
    const named = await failure(send('https://jira.corp.test', through(proxy.url), { allow, resolve }))
    expect(named.message).toContain('metadata')
    expect(proxy.calls).toEqual([])
  })

  it('knows names that nobody here knows, when names are left to it', async () => {
    const proxy = await startProxy()
    const resolve: GuardOptions['resolve'] = (_hostname, _options, callback) =>
      callback(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }), [])
    expect(await send('https://jira.corp.test', through(proxy.url, { names: 'proxy' }), { resolve })).toBe('GET /x')
    const fault = await failure(send('https://jira.corp.test', through(proxy.url), { resolve }))
    expect(fault.message).toContain('ENOTFOUND')
  })

  it('that refuses is told as what it is', async () => {
    const proxy = await startProxy(407)
    const fault = await failure(send('https://jira.corp.test', through(proxy.url)))
    expect(fault).toMatchObject({
      code: 'provider_failed',
      message: 'The egress proxy refused jira.corp.test with status 407.',
    })
  })

  it('that is not there is told as what it is, without its address', async () => {
    const proxy = await startForwardProxy()
    await proxy.close()
    const fault = await failure(send('https://jira.corp.test', through(proxy.url.replace('//', '//ada:secret@'))))
    expect(fault.message).toBe(
      'The egress proxy could not be reached (ECONNREFUSED), so jira.corp.test was not called.',
    )
  })
})

function through(url: string, more: Partial<EgressProxy> = {}): Egress {
  return { ca: [certificate.ca], proxy: { url, noProxy: '', names: 'check', ...more } }
}

async function startProxy(status?: number) {
  const proxy = await startForwardProxy(status)
  opened.push(proxy)
  return proxy
}

/** Every name of a test is this machine. */
function guardOf(options: Partial<GuardOptions>) {
  return createAddressGuard({
    allow: ['127.0.0.0/8'],
    allowHttp: false,
    resolve: (_hostname, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
    ...options,
  })
}

async function send(origin: string, egress: Egress, guard: Partial<GuardOptions> = {}, port = server.port) {
  const transport = createTransport({ guard: guardOf(guard), ...egress })
  opened.push(transport)
  const { body } = await transport.send({ method: 'GET', origin: `${origin}:${port}`, path: '/x', headers: {} })
  return body.toString()
}

async function failure(promise: Promise<unknown>): Promise<Fault> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof Fault) return error
  throw new Error(`A fault was expected, not ${String(error)}.`)
}
