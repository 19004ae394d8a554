import { type CrowdedDatabase, createCrowdedDatabase } from '@valence/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eventually, startWorld, type World } from './harness.ts'

let database: CrowdedDatabase
let world: World
let lines: string[] = []
beforeAll(async () => {
  database = await createCrowdedDatabase()
  world = await startWorld({ LOG_LEVEL: 'warn' }, { database, logTo: { write: (line) => void lines.push(line) } })
  await world.connect()
}, 60_000)
afterAll(() => world.close())

const provision = (name: string) => {
  const json = { element: { key: 'jira' }, name, configuration: world.configuration }
  return world.call('POST', '/instances', { authorization: world.platform, json })
}
const list = (headers = {}) => world.call('GET', '/instances', { authorization: world.platform, headers })

describe('while the database has no room for another connection', () => {
  beforeEach(async () => {
    lines = []
    await database.refuse()
  })

  it('a call waits, and is answered as ever when there is room again', async () => {
    const asked = Promise.all([provision('patient'), list()])
    await eventually(
      async () => lines,
      (written) => written.some((line) => line.includes('"msg":"database.refused"')),
    )
    await database.admit()
    expect((await asked).map(({ status }) => status)).toEqual([200, 200])
    expect((await list()).body).toMatchObject([{ name: 'Test' }, { name: 'patient' }])
  })

  it('a call that waited ten seconds is told to come back, and has written nothing', async () => {
    const [written, read] = await Promise.all([provision('refused'), list({ Accept: 'application/problem+json' })])
    const message = 'The database is out of reach just now. Try again in a few seconds.'
    expect(written).toMatchObject({ status: 503, body: { requestId: expect.any(String), message } })
    expect(read).toMatchObject({ status: 503, body: { title: 'unavailable', detail: message } })
    expect([written, read].map(({ headers }) => headers.get('retry-after'))).toEqual(['5', '5'])
    await database.admit()
    expect((await list()).body).not.toContainEqual(expect.objectContaining({ name: 'refused' }))
    expect((await provision('refused')).status).toBe(200)
  }, 60_000)

  it('the process says that it is not ready, and does not wait so long to say it', async () => {
    const { status } = await fetch(new URL('/ready', world.baseUrl), { signal: AbortSignal.timeout(9_000) })
    expect(status).toBe(503)
  }, 20_000)
})
