import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readEgress } from './egress.ts'

const unset = {
  EGRESS_CA_FILE: undefined,
  EGRESS_PROXY: undefined,
  EGRESS_PROXY_NAMES: 'check',
  HTTPS_PROXY: undefined,
  NO_PROXY: '',
} as const
const [one = '', two = ''] = rootCertificates

describe('the way out', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'valence-ca-'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  const write = async (name: string, text: string) => {
    await writeFile(join(folder, name), text)
    return join(folder, name)
  }

  it('is direct, and trusts whom Node trusts, when nothing is said', async () => {
    expect(await readEgress(unset)).toEqual({})
  })

  it('trusts every certificate of a bundle, whatever stands between them', async () => {
    const file = await write('bundle.pem', `# the first\n${one}\n\n# the second\n${two}\n`)
    expect(await readEgress({ ...unset, EGRESS_CA_FILE: file })).toEqual({ ca: [one.trim(), two.trim()] })
  })

  it.each([
    ['empty.pem', '', 'holds no certificate'],
    ['key.pem', '-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----', 'holds no certificate'],
    ['broken.pem', '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----', 'certificate 1'],
  ])('does not start with the bundle %s', async (name, text, why) => {
    const file = await write(name, text)
    await expect(readEgress({ ...unset, EGRESS_CA_FILE: file })).rejects.toThrow(why)
  })

  it('does not start without the bundle that is named', async () => {
    await expect(readEgress({ ...unset, EGRESS_CA_FILE: '/nowhere.pem' })).rejects.toThrow('EGRESS_CA_FILE')
  })

  it('leads through our own proxy rather than through the one of every program', async () => {
    const { proxy } = await readEgress({
      ...unset,
      EGRESS_PROXY: 'http://ours',
      HTTPS_PROXY: 'http://all',
      NO_PROXY: 'a',
    })
    expect(proxy).toEqual({ url: 'http://ours', noProxy: 'a', names: 'check' })
    expect((await readEgress({ ...unset, HTTPS_PROXY: 'http://all' })).proxy?.url).toBe('http://all')
  })
})
