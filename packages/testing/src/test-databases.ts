import { randomUUID } from 'node:crypto'
import { createDatabase, createQueueKit, type Database, migrate } from '@valence/platform'

export interface TestDatabase {
  readonly url: string
  drop(): Promise<void>
}

/** A new database of the server, with all migrations in it: the copy of a template that the first call makes. */
export async function cloneTestDatabase(serverUrl: string, prefix: string): Promise<TestDatabase> {
  const name = `${prefix}${randomUUID().slice(0, 8)}`
  await onServer(serverUrl, async (server) => {
    const template = await ensureTemplate(server, serverUrl, prefix)
    await server.pool.query(`CREATE DATABASE "${name}" TEMPLATE "${template}"`)
  })
  return {
    url: databaseOf(serverUrl, name),
    drop: () => onServer(serverUrl, (server) => drop(server, name)),
  }
}

export async function dropTestDatabases(serverUrl: string, prefix: string): Promise<void> {
  await onServer(serverUrl, async (server) => {
    const { rows } = await server.pool.query<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
      [prefix],
    )
    for (const { datname } of rows) await drop(server, datname)
  })
}

/** One connection, so that a lock that it takes is held until the end. */
async function onServer(serverUrl: string, work: (server: Database) => Promise<void>): Promise<void> {
  const server = createDatabase(serverUrl, { poolMax: 1 })
  try {
    await work(server)
  } finally {
    await server.close()
  }
}

/** Made under another name first: what has the name of the template is complete. */
async function ensureTemplate({ pool }: Database, serverUrl: string, prefix: string): Promise<string> {
  const template = `${prefix}template`
  await pool.query('SELECT pg_advisory_lock(hashtext($1))', [template])
  const { rowCount } = await pool.query('SELECT 1 FROM pg_database WHERE datname = $1', [template])
  if (rowCount === 0) {
    const draft = `${prefix}draft`
    await pool.query(`DROP DATABASE IF EXISTS "${draft}" WITH (FORCE)`)
    await pool.query(`CREATE DATABASE "${draft}"`)
    await fill(databaseOf(serverUrl, draft))
    await pool.query(`ALTER DATABASE "${draft}" RENAME TO "${template}"`)
  }
  await pool.query('SELECT pg_advisory_unlock(hashtext($1))', [template])
  return template
}

async function fill(databaseUrl: string): Promise<void> {
  await migrate(databaseUrl)
  const queues = await createQueueKit({
    databaseUrl,
    onError: (error) => {
      throw error
    },
  })
  await queues.close()
}

async function drop({ pool }: Database, name: string): Promise<void> {
  await pool.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
}

function databaseOf(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}
