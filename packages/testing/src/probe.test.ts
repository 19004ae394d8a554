import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { probe } from '../../engine/src/diagnosis/probe.ts'
import type { Egress } from '../../engine/src/http/connector.ts'
import { createAddressGuard, type GuardOptions } from '../../engine/src/http/guard.ts'
import { startForwardProxy } from './forward-proxy.ts'
import type { LoopbackServer } from './loopback-server.ts'
import { makeCertificate, startTlsServer, type TestCertificate } from './tls.ts'

let certificate: TestCertificate
let server: LoopbackServer
beforeAll(async () => {
  certificate = await makeCertificate({ hostnames: ['jira.corp.test'] })
  server = await startTlsServer(certificate, (_request, response) => response.end())
})
afterAll(() => server.close())

describe('the way to a host', () => {
  it('passes with addresses, certificate and what they took', async () => {
    const steps = await go('jira.corp.test', { ca: [certificate.ca] })
    expect(steps.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
      'resolve passed',
      'connect passed',
      'tls passed',
    ])
    expect(steps[0]?.message).toBe('jira.corp.test is 127.0.0.1.')
    expect(steps[1]?.message).toContain(`127.0.0.1, port ${server.port}`)
    expect(steps[2]?.message).toMatch(/^TLSv1\.3, certificate of jira\.corp\.test by .+, valid until .+GMT\.$/)
  })

  it('fails at a certificate of an unknown authority, and names the setting that helps', async () => {
    expect((await go('jira.corp.test', {})).at(-1)).toMatchObject({
      step: 'tls',
      outcome: 'failed',
      message: expect.stringContaining('SELF_SIGNED'),
      mend: expect.stringContaining('EGRESS_CA_FILE'),
    })
  })

  it('fails at a certificate for another name', async () => {
    expect((await go('other.corp.test', { ca: [certificate.ca] })).at(-1)).toMatchObject({
      step: 'tls',
      outcome: 'failed',
      mend: expect.stringContaining('host name in the base URL'),
    })
  })

  it('fails at a name that nobody knows', async () => {
    const resolve: GuardOptions['resolve'] = (_hostname, _options, callback) =>
      callback(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }), [])
    expect(await go('typo.corp.test', {}, { resolve })).toMatchObject([
      { step: 'resolve', outcome: 'failed', mend: expect.stringContaining('typing error') },
    ])
  })

  it('fails at an address that is not called, and does not tell which it is', async () => {
    const steps = await go('jira.corp.test', {}, { allow: [] })
    expect(steps).toMatchObject([{ step: 'resolve', outcome: 'failed', message: expect.stringContaining('loopback') }])
    expect(JSON.stringify(steps)).not.toContain('127.0.0.1')
  })

  it('leads through the proxy, as every call does', async () => {
    const proxy = await startForwardProxy()
    const egress = { ca: [certificate.ca], proxy: { url: proxy.url, noProxy: '', names: 'check' as const } }
    expect((await go('jira.corp.test', egress)).at(1)?.message).toBe('The proxy connected to jira.corp.test.')
    expect(proxy.calls).toHaveLength(1)
    await proxy.close()
  })
})

function go(host: string, egress: Egress, options: Partial<GuardOptions> = {}) {
  const guard = createAddressGuard({
    allow: ['127.0.0.0/8'],
    allowHttp: false,
    resolve: (_hostname, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
    ...options,
  })
  const origin = `https://${host}:${server.port}`
  return probe(origin, { guard, egress, monotonicMs: () => performance.now(), timeoutMs: 5_000 })
}
