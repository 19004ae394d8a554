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
