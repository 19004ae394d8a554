import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const key = Buffer.alloc(32, 3).toString('base64')
const environment = { DATABASE_URL: 'postgresql://u:p@127.0.0.1/db', ENCRYPTION_KEYS: `k1:${key}` }

describe('readConfig', () => {
  it('needs a database and a key, and has a safe default for the rest', () => {
    expect(readConfig(environment)).toMatchObject({
      ALLOW_HTTP: false,
      ALLOW_PRIVATE_NETWORKS: [],
      HOST: '127.0.0.1',
      BULK_COMPLETED_STATUS: 'COMPLETE',
      DELIVERY_SCHEDULE_MS: [],
    })
  })

  it('refuses to start without an encryption key', () => {
    expect(() => readConfig({ DATABASE_URL: environment.DATABASE_URL })).toThrow('ENCRYPTION_KEYS: the key ring')
  })

  it('names every setting that does not fit and repeats no value', () => {
    const wrong = { ...environment, PORT: 'eighty', ENCRYPTION_KEYS: 'k1:c2VjcmV0', DELIVERY_SCHEDULE_MS: '1,x' }
    const message = messageOf(() => readConfig(wrong))
    expect(message).toContain('PORT:')
    expect(message).toContain('ENCRYPTION_KEYS:')
    expect(message).toContain('DELIVERY_SCHEDULE_MS:')
    expect(message).not.toContain('c2VjcmV0')
  })

  it('reads a proxy with or without a scheme, also as other programs spell it, and repeats none that does not fit', () => {
    expect(readConfig({ ...environment, HTTPS_PROXY: 'proxy.corp:3128' }).HTTPS_PROXY).toBe('http://proxy.corp:3128')
    expect(readConfig({ ...environment, https_proxy: 'http://p', no_proxy: 'a,b' })).toMatchObject({
      HTTPS_PROXY: 'http://p',
      NO_PROXY: 'a,b',
    })
    expect(readConfig({ ...environment, https_proxy: 'http://p', HTTPS_PROXY: 'http://q' }).HTTPS_PROXY).toBe(
      'http://q',
    )
    const message = messageOf(() => readConfig({ ...environment, EGRESS_PROXY: 'socks5://ada:pass-word@proxy' }))
    expect(message).toContain('EGRESS_PROXY: the address of an HTTP proxy')
    expect(message).not.toContain('pass-word')
  })

  it('takes a variable that is set to nothing for one that is not set', () => {
    expect(readConfig({ ...environment, REDIS_URL: '', PUBLIC_URL: '' })).not.toHaveProperty('REDIS_URL')
  })
})

function messageOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  return ''
}
