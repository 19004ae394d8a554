import { createTestDatabase } from '@valence/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase } from './client.ts'

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
