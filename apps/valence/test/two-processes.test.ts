import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestDatabase } from '@valence/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Running, startValence } from '../src/start.ts'
import { type CallOptions, encryptionKeys, request } from './harness.ts'

let database: Awaited<ReturnType<typeof createTestDatabase>>
let dataDir: string
let first: Running
let second: Running
beforeAll(async () => {
  database = await createTestDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'valence-test-'))
  first = await start('first')
  second = await start('second')
})
afterAll(async () => {
  await second.close()
  await first.close()
  await database.drop()
  await rm(dataDir, { recursive: true, force: true })
})

function start(name: string): Promise<Running> {
  const environment = {
    LOG_LEVEL: 'silent',
    ENCRYPTION_KEYS: encryptionKeys,
    DATABASE_URL: database.url,
  }
  return startValence({ port: 0, sandboxPort: 0, dataDir: join(dataDir, name), reset: false, environment })
}

const call = ({ baseUrl, secrets }: Running, method: string, path: string, options: CallOptions = {}) =>
  request(method, `${baseUrl}${path}`, {
    authorization: `User ${secrets.userSecret}, Organization ${secrets.organizationSecret}`,
    ...options,
  })

async function provision(): Promise<string> {
  const { username, password, url } = first.sandbox
  const configuration = { username, password, 'base.url': url }
  const json = { element: { key: 'jira' }, name: 'Test', configuration }
  const { id } = z.object({ id: z.number() }).parse((await call(first, 'POST', '/instances', { json })).body)
  return `/instances/${id}`
}

describe('an instance that two processes change at once', () => {
  it('keeps both changes', async () => {
    const path = await provision()
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all([
        call(first, 'PATCH', path, { json: { configuration: { [`key${round}`]: 'kept' } } }),
        call(second, 'PATCH', path, { json: { name: `Name ${round}` } }),
      ])
      expect(answers.map(({ status }) => status)).toEqual([200, 200])
      const { body } = await call(first, 'GET', path)
      expect(body).toMatchObject({ name: `Name ${round}`, configuration: { [`key${round}`]: 'kept' } })
    }
  })

  it('leaves no webhook behind when one of them deletes it', async () => {
    const { username, password, url } = first.sandbox
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
    for (let round = 0; round < 3; round++) {
      const path = await provision()
      const [updated, removed] = await Promise.all([
        call(first, 'PATCH', path, { json: { configuration: { 'event.notification.enabled': true } } }),
        call(second, 'DELETE', path),
      ])
      expect([200, 404, 409]).toContain(updated.status)
      expect(removed.status).toBe(200)
      expect((await call(first, 'GET', path)).status).toBe(404)
      expect((await request('GET', `${url}/rest/webhooks/1.0/webhook`, { authorization })).body).toEqual([])
    }
  })
})
