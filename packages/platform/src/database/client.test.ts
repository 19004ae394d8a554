import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type CrowdedDatabase, createCrowdedDatabase, createTestDatabase } from '@valence/testing'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createDatabase, type Database } from './client.ts'
import { startEmbeddedPostgres } from './embedded.ts'

describe('createDatabase', () => {
  let test = { url: '', drop: async (): Promise<void> => undefined }
  beforeAll(async () => {
    test = await createTestDatabase()
  })
  afterAll(() => test.drop())

  it('serves Prisma and raw SQL from one pool, within its size', async () => {
    const { prisma, pool, close } = createDatabase(test.url, { poolMax: 2 })
    await pool.query('CREATE TABLE note (text TEXT)')
    await prisma.$executeRaw`INSERT INTO note VALUES ('from prisma')`
    await Promise.all(Array.from({ length: 8 }, () => prisma.$queryRaw`SELECT 1`))
    expect((await pool.query('SELECT text FROM note')).rows).toEqual([{ text: 'from prisma' }])
    expect(pool.totalCount).toBeLessThanOrEqual(2)
    await close()
  })

  it('survives the loss of its connections, and tells of it', async () => {
    const lost: string[] = []
    const { pool, prisma, close } = createDatabase(test.url, { onConnectionError: (error) => lost.push(error.message) })
    const other = createDatabase(test.url)
    await prisma.$queryRaw`SELECT 1`
    const gone = new Promise((resolve) => pool.once('error', resolve))
    await other.pool.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    )
    await gone
    expect(await prisma.$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }])
    expect(lost).toEqual(['terminating connection due to administrator command'])
    await close()
    await other.close()
  })
})

describe('a database whose server has no room', () => {
  let crowded: CrowdedDatabase
  let database: Database
  let refusals: string[] = []
  beforeAll(async () => {
    crowded = await createCrowdedDatabase()
    const onRefused = (error: Error): void => void refusals.push(error.message)
    database = createDatabase(crowded.url, { onRefused })
  })
  beforeEach(async () => {
    refusals = []
    await crowded.refuse()
  })
  afterAll(async () => {
    await database.close()
    await crowded.drop()
  })

  /** Every way to it. */
  const ask = ({ prisma, pool, holdPool }: Database): readonly Promise<unknown>[] => [
    pool.query('SELECT 1'),
    holdPool.query('SELECT 1'),
    pool.connect().then((client) => client.release()),
    prisma.user.findMany(),
    prisma.$queryRaw`SELECT 1`,
    prisma.$transaction((transaction) => transaction.user.findMany()),
  ]

  it('is waited for, by all who want it', async () => {
    const asked = Promise.all(ask(database))
    await until(() => refusals.length > 0)
    await crowded.admit()
    expect(await asked).toHaveLength(6)
    expect(new Set(refusals)).toEqual(new Set([expect.stringContaining('too many connections')]))
  })

  it('is said to be out of reach when that lasts', async () => {
    const outcomes = await Promise.allSettled(ask(database))
    expect(outcomes).toEqual(
      Array(6).fill({
        status: 'rejected',
        reason: expect.objectContaining({
          statusCode: 503,
          message: 'The database is out of reach just now. Try again in a few seconds.',
          cause: expect.objectContaining({ code: '53300' }),
        }),
      }),
    )
  }, 30_000)
})

describe('a database whose server starts again', () => {
  it('is waited for while it ends, is not there, and starts', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'restarted-'))
    const server = await startEmbeddedPostgres({ dataDir, durable: false })
    const refusals: string[] = []
    const database = createDatabase(server.url, { onRefused: (error) => void refusals.push(error.message) })
    // It admits nobody while it waits for its last user to leave, which is us.
    await endGently(server)
    const asked = database.pool.query('SELECT 1 AS one')
    await until(() => refusals.length > 0)
    await server.stop()
    const again = await startEmbeddedPostgres({ dataDir, durable: false })
    expect((await asked).rows).toEqual([{ one: 1 }])
    expect(refusals).toEqual(['the database system is shutting down'])
    await database.close()
    await again.stop()
    await rm(dataDir, { recursive: true })
  }, 60_000)
})

async function endGently({ url, dataDirectory }: { readonly url: string; readonly dataDirectory: string }) {
  const [pid] = (await readFile(join(dataDirectory, 'cluster', 'postmaster.pid'), 'utf8')).split('\n')
  process.kill(Number(pid), 'SIGTERM')
  await until(async () => {
    const client = new pg.Client(url)
    const isAdmitted = await client.connect().then(
      () => true,
      () => false,
    )
    await client.end()
    return !isAdmitted
  })
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('The condition did not come true within 20 seconds.')
    await delay(5)
  }
}
