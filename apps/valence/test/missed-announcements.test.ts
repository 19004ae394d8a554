import { startLoopbackServer } from '@valence/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually, startWorld, type World } from './harness.ts'

let world: World
let database: pg.Client
/** A way to Jira on which something may happen to the platform while a request is under way. */
let line: Awaited<ReturnType<typeof startLoopbackServer>>
let underWay: (() => Promise<void>) | undefined

beforeAll(async () => {
  world = await startWorld()
  database = new pg.Client({ connectionString: world.databaseUrl })
  await database.connect()
  line = await startLoopbackServer(async ({ method = 'GET', url = '/', headers }, response) => {
    const act = underWay
    underWay = undefined
    await act?.()
    const answer = await fetch(world.sandbox.url + url, {
      method,
      headers: { Authorization: headers.authorization ?? '' },
    })
    response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(await answer.text())
  })
})
afterAll(async () => {
  await line.close()
  await database.end()
  await world.close()
})

/** The connections on which the platform waits for announcements. */
const listening = async () => {
  const { rows } = await database.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN "valence_instances"%'`,
  )
  return rows.map(({ pid }) => pid)
}

it('An instance is provisioned although announcements are lost while its credentials are proved', async () => {
  const [before] = await eventually(listening, ({ length }) => length === 1)
  let after: readonly number[] = []
  underWay = async () => {
    await database.query('SELECT pg_terminate_backend($1)', [before])
    after = await eventually(listening, ([pid]) => pid !== undefined && pid !== before)
  }
  const { authorization } = await world.connect({ 'base.url': line.origin })
  expect(after).toHaveLength(1)
  expect(await world.call('GET', '/ping', { authorization })).toMatchObject({ status: 200 })
})
