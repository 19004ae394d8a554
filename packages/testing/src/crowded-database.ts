import { randomUUID } from 'node:crypto'
import { createDatabase } from '@valence/platform'
import { createTestDatabase } from './database.ts'
import { until } from './shared-places.ts'
import type { TestDatabase } from './test-databases.ts'

/** A test database whose server has room for connections, or has none. */
export interface CrowdedDatabase extends TestDatabase {
  /** Ends the connections to it, and turns new ones away. */
  refuse(): Promise<void>
  admit(): Promise<void>
}

/** Its url is that of a role of its own: those that tests have else are superusers, whom no limit holds. */
export async function createCrowdedDatabase(): Promise<CrowdedDatabase> {
  const database = await createTestDatabase()
  const server = createDatabase(database.url, { poolMax: 1 })
  const role = `crowded-${randomUUID().slice(0, 8)}`
  await server.pool.query(`CREATE ROLE "${role}" LOGIN PASSWORD '${role}' IN ROLE current_user`)
  const url = Object.assign(new URL(database.url), { username: role, password: role }).href
  const limit = async (connections: number): Promise<void> => {
    await server.pool.query(`ALTER ROLE "${role}" CONNECTION LIMIT ${connections}`)
  }
  return {
    url,
    async refuse() {
      await limit(0)
      const end = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1'
      await until(async () => (await server.pool.query(end, [role])).rowCount === 0)
    },
    admit: () => limit(-1),
    async drop() {
      await server.pool.query(`DROP OWNED BY "${role}" CASCADE`)
      await server.pool.query(`DROP ROLE "${role}"`)
      await server.close()
      await database.drop()
    },
  }
}
