import { createTestDatabase, type TestDatabase } from '@valence/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase, type Database } from '../database/client.ts'
import { createVault } from '../vault.ts'
import { createAccountStore } from './accounts.ts'

let created: TestDatabase
let database: Database
beforeAll(async () => {
  created = await createTestDatabase()
  database = createDatabase(created.url)
})
afterAll(async () => {
  await database.close()
  await created.drop()
})

describe('openSession', () => {
  it('removes the sessions of the user whose time is over, and only those', async () => {
    const vault = createVault({ keys: [{ id: 'k', key: Buffer.alloc(32, 1) }] })
    const accounts = createAccountStore({ prisma: database.prisma, vault })
    const { userId } = await accounts.bootstrap({ username: 'admin' })
    const at = (hour: number) => new Date(Date.UTC(2026, 0, 1, hour))
    await accounts.openSession(userId, 'first', { from: at(0), until: at(1) })
    await accounts.openSession(userId, 'second', { from: at(0), until: at(3) })
    await accounts.openSession(userId, 'third', { from: at(2), until: at(3) })
    expect(await database.prisma.session.count()).toBe(2)
    expect(await accounts.bySession('second', at(2))).toMatchObject({ user: { id: userId } })
  })
})
