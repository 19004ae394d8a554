import { startEmbeddedPostgres } from '@valence/platform'
import { inject } from 'vitest'
import { cloneTestDatabase, type TestDatabase } from './test-databases.ts'

/**
 * A database of its own for a test file, migrated and empty. It lies on the server of DATABASE_URL, or on an embedded one
 * that serves the whole run. Whoever forgets to drop it is forgiven at the end of the run.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { prefix, dataDir, serverUrl } = inject('testDatabases')
  if (serverUrl !== undefined) return cloneTestDatabase(serverUrl, prefix)
  const server = await startEmbeddedPostgres({ dataDir, durable: false })
  const database = await cloneTestDatabase(server.url, prefix)
  await server.detach()
  return database
}
