import type { LookupAddress } from 'node:dns'
import { Fault } from '@valence/element-kit'
import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { describe, expect, it } from 'vitest'
import { createAddressGuard } from './guard.ts'

const strict = createAddressGuard({ allow: [], allowHttp: false })

describe('the text of a URL', () => {
  it.each([
    ['https://acme.example'],
    ['https://acme.example:8443/path?x=1'],
    ['https://93.184.216.34'],
    ['https://[2606:2800:220:1::1]'],
    ['https://[64:ff9b::5db8:d822]'],
  ])('lets %s pass', (url) => {
    expect(strict.refusal(url)).toBeUndefined()
  })

  it.each([
    ['acme.example', /absolute/],
    ['ftp://acme.example', /https/],
    ['http://acme.example', /https/],
    ['https://acme.example:0', /Port 0/],
    ['https://acme.example:22', /Port 22/],
    ['https://ada@acme.example', /user name/],
    ['https://127.0.0.1', /loopback/],
    ['https://127.1', /loopback/],
    ['https://0x7f000001', /loopback/],
    ['https://2130706433', /loopback/],
    ['https://0.0.0.0', /unspecified/],
    ['https://10.1.2.3', /private/],
    ['https://100.64.0.1', /carrierGradeNat/],
    ['https://169.254.1.1', /linkLocal/],
    ['https://224.0.0.1', /multicast/],
    ['https://255.255.255.255', /broadcast/],
    ['https://[::]', /unspecified/],
    ['https://[::1]', /loopback/],
    ['https://[::127.0.0.1]', /loopback/],
    ['https://[::ffff:127.0.0.1]', /loopback/],
    ['https://[64:ff9b::10.0.0.1]', /private/],
    ['https://[64:ff9b:1::1]', /unassigned/],
    ['https://[2002:7f00:1::]', /loopback/],
    ['https://[fc00::1]', /uniqueLocal/],
    ['https://[fe80::1]', /linkLocal/],
    ['https://[fec0::1]', /unassigned/],
    ['https://[ff02::1]', /multicast/],
  ])('refuses %s', (url, reason) => {
    expect(() => strict.checkUrl(url)).toThrow(reason)
    expect(strict.refusal(url)?.status).toBe(400)
  })

  it('never repeats a password, however wrong the rest is', () => {
    for (const url of ['https://u:hunter2@acme.example', 'ftp://u:hunter2@acme.example', 'u:hunter2@acme.example']) {
      expect(strict.refusal(url)?.message).not.toContain('hunter2')
    }
  })
})

describe('an allow-list', () => {
  it.each([
    ['10.0.0.0/8', 'https://10.1.2.3'],
    ['10.0.0.0/8', 'https://[::ffff:10.1.2.3]'],
    ['127.0.0.1', 'http://127.0.0.1:8080'],
    ['::1', 'http://[::1]:8080'],
    ['fd00::/8', 'https://[fd12::1]'],
    ['10.1.2.3:8443', 'https://10.1.2.3:8443'],
    ['[::1]:8443', 'https://[::1]:8443'],
    ['10.1.2.3:22', 'https://10.1.2.3:22'],
  ])('%s admits %s', (allow, url) => {
    expect(createAddressGuard({ allow: [allow], allowHttp: true }).refusal(url)).toBeUndefined()
  })

  it.each([
    ['10.0.0.0/8', 'https://192.168.0.1'],
    ['10.1.2.3:8443', 'https://10.1.2.3'],
    ['127.0.0.0/8', 'http://93.184.216.34'],
  ])('%s does not admit %s', (allow, url) => {
    expect(createAddressGuard({ allow: [allow], allowHttp: true }).refusal(url)?.code).toBe('invalid_request')
  })

  it.each(['', 'acme.example', '10.0.0.0/33', '0x7f.1', '10', 'acme.example:99999', 'a b:80'])(
    'does not take %s for a rule',
    (rule) => {
      expect(() => createAddressGuard({ allow: [rule], allowHttp: false })).toThrow('neither')
    },
  )
})

describe('lookup', () => {
  it('connects to nothing but the addresses that may be called', async () => {
    const guard = resolving([v4('127.0.0.1'), v4('93.184.216.34'), v4('10.0.0.1')])
    expect(await lookup(guard, 'https://acme.example')).toEqual([v4('93.184.216.34')])
  })

  it('refuses a name that leads into the private network, without telling where to', async () => {
    const guard = resolving([v4('10.11.12.13')])
    const refusal = await lookup(guard, 'https://intranet.example').catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(Fault)
    expect(String(refusal)).toContain('intranet.example')
    expect(String(refusal)).not.toContain('10.11.12.13')
  })

  it('lets plain http through to allowed addresses only', async () => {
    const guard = resolving([v4('93.184.216.34'), v4('127.0.0.1')], ['127.0.0.0/8'])
    expect(await lookup(guard, 'http://localhost:3000')).toEqual([v4('127.0.0.1')])
    expect(await lookup(guard, 'https://localhost:3000')).toHaveLength(2)
  })

  it('lets an allowed host and port through at any address but a metadata service', async () => {
    const allow = ['tracker.corp:8443']
    expect(await lookup(resolving([v4('10.0.0.7')], allow), 'https://tracker.corp:8443')).toEqual([v4('10.0.0.7')])
    await expect(lookup(resolving([v4('10.0.0.7')], allow), 'https://tracker.corp')).rejects.toThrow('private')
    await expect(lookup(resolving([v4('169.254.169.254')], allow), 'https://tracker.corp:8443')).rejects.toThrow(
      'metadata',
    )
  })

  it('passes on that a name is unknown', async () => {
    await expect(lookup(resolving([]), 'https://nowhere.example')).rejects.toMatchObject({ code: 'ENOTFOUND' })
  })

  it('answers one address to who asks for one', async () => {
    const guard = resolving([v4('93.184.216.34')])
    const answer = await new Promise((resolve) =>
      guard.lookup('https://acme.example')('acme.example', {}, (_error, address, family) => resolve([address, family])),
    )
    expect(answer).toEqual(['93.184.216.34', 4])
  })
})

describe('any address', () => {
  const octet = fc.integer({ min: 0, max: 255 })
  const ipv4 = fc.tuple(octet, octet, octet, octet)
  const forms = (bytes: readonly number[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes
    const hex = (high: number, low: number) => (high * 256 + low).toString(16)
    const dotted = bytes.join('.')
    const groups = `${hex(a, b)}:${hex(c, d)}`
    return [dotted, `[::ffff:${dotted}]`, `[64:ff9b::${groups}]`, `[2002:${groups}::1]`, `[::ffff:0:${groups}]`]
  }

  it('of the private IPv4 networks is refused in every disguise', () => {
    const network = fc.constantFrom(
      [10],
      [127],
      [0],
      [192, 168],
      [172, 16],
      [172, 31],
      [169, 254],
      [100, 64],
      [224],
      [240],
    )
    fc.assert(
      fc.property(network, ipv4, (prefix, bytes) => {
        for (const host of forms([...prefix, ...bytes.slice(prefix.length)])) {
          expect(strict.refusal(`https://${host}`)?.code).toBe('invalid_request')
        }
      }),
    )
  })

  it('is judged alike in every disguise', () => {
    fc.assert(
      fc.property(ipv4, (bytes) => {
        const isPublic = new ipaddr.IPv4(bytes).range() === 'unicast' && bytes.join('.') !== '168.63.129.16'
        const [plain, ...disguises] = forms(bytes)
        expect(strict.refusal(`https://${plain}`) === undefined).toBe(isPublic)
        for (const host of disguises) expect(strict.refusal(`https://${host}`) === undefined).toBe(isPublic)
      }),
    )
  })

  it('of a metadata service is refused whatever is allowed', () => {
    const everything = createAddressGuard({
      allow: ['0.0.0.0/0', '::/0', '169.254.169.254', '169.254.169.254:443'],
      allowHttp: true,
    })
    for (const host of [...forms([169, 254, 169, 254]), '[fd00:ec2::254]', '168.63.129.16', '100.100.100.200']) {
      expect(everything.refusal(`https://${host}`)?.message).toContain('metadata')
    }
  })
})

function resolving(addresses: LookupAddress[], allow: readonly string[] = []) {
  return createAddressGuard({
    allow,
    allowHttp: true,
    resolve: (_hostname, _options, callback) => callback(null, addresses),
  })
}

function lookup(guard: ReturnType<typeof createAddressGuard>, origin: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    guard.lookup(origin)(new URL(origin).hostname, { all: true }, (error, addresses) => {
      if (error === null) resolve(addresses)
      else reject(error)
    })
  })
}

function v4(address: string): LookupAddress {
  return { address, family: 4 }
}
