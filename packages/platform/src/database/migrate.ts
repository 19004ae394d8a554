import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { connectPatiently, patienceMs } from './connect-patiently.ts'
import { DatabaseProblem } from './database-problem.ts'
import { errorCode } from './error-code.ts'

/** The migrations of this installation: the same distance from `src/database` and from `dist/database`. */
export const migrationsDirectory = fileURLToPath(new URL('../../../../prisma/migrations', import.meta.url))

/** The advisory lock that Prisma's own `migrate deploy` takes, so that the two never run at once. */
const PRISMA_LOCK = 72_707_369

/**
 * Applies the migrations that the database lacks, in order, and returns their names. It keeps Prisma's ledger, so that
 * `prisma migrate status` agrees with it. Each migration and its entry are one transaction: a failed one leaves nothing.
 */
export async function migrate(
  databaseUrl: string,
  directory: string = migrationsDirectory,
): Promise<readonly string[]> {
  const migrations = await readMigrations(directory)
  const client = await connectPatiently(() => connect(databaseUrl))().catch((cause: unknown) => {
    throw unreachable(databaseUrl, cause)
  })
  try {
    await client.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK])
    await client.query(ledger)
    const pending = pendingOf(migrations, await readLedger(client))
    for (const migration of pending) await apply(client, migration)
    return pending.map(({ name }) => name)
  } finally {
    // Ends the session, and with it the lock, and a transaction that failed.
    await client.end()
  }
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: patienceMs })
  // A lost connection rejects the query in flight; without a listener it would also end the process.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

function unreachable(databaseUrl: string, cause: unknown): DatabaseProblem {
  const { host, pathname } = new URL(databaseUrl)
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new DatabaseProblem(
    `The database ${pathname.slice(1)} at ${host} cannot be reached: ${reason}.`,
    errorCode(cause) === '53300'
      ? 'Raise its max_connections, or start fewer processes: docs/configuration.md tells how many each may open.'
      : 'Start it, create it, or correct DATABASE_URL.',
    { cause },
  )
}

interface Migration {
  readonly name: string
  readonly sql: string
  readonly checksum: string
}

interface Entry {
  readonly name: string
  readonly checksum: string
  readonly isFinished: boolean
}

const ledger = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`

async function readMigrations(directory: string): Promise<readonly Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((cause: unknown) => {
    throw new DatabaseProblem(`The migrations in ${directory} cannot be read.`, 'Restore that directory.', { cause })
  })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(names.sort().map((name) => readMigration(directory, name)))
}

/** A checkout with Windows line ends has the same migrations. */
async function readMigration(directory: string, name: string): Promise<Migration> {
  const sql = (await readFile(join(directory, name, 'migration.sql'), 'utf8')).replaceAll('\r\n', '\n')
  return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
}

async function readLedger(client: pg.Client): Promise<readonly Entry[]> {
  const { rows } = await client.query<Entry>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS "isFinished"
     FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
  )
  return rows
}

function pendingOf(migrations: readonly Migration[], applied: readonly Entry[]): readonly Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const { name, checksum, isFinished } of applied) {
    const migration = known.get(name)
    if (!isFinished) {
      throw new DatabaseProblem(
        `The migration ${name} was begun and did not finish.`,
        'See docs/contributing/database.md for `prisma migrate resolve`, which settles it.',
      )
    }
    if (migration === undefined) {
      throw new DatabaseProblem(
        `The database has the migration ${name}, which this version does not know: a newer version wrote it.`,
        'Start that version, or restore a backup from before.',
      )
    }
    if (migration.checksum !== checksum) {
      throw new DatabaseProblem(
        `The migration ${name} was edited after it was applied to this database.`,
        'Restore its migration.sql, and make a new migration of the change.',
      )
    }
  }
  const done = new Set(applied.map(({ name }) => name))
  return migrations.filter(({ name }) => !done.has(name))
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query('BEGIN')
    await client.query(sql)
    // A script may set its own search_path; the ledger lies in the one of the connection.
    await client.query('RESET search_path')
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    )
    await client.query('COMMIT')
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new DatabaseProblem(
      `The migration ${name} failed (${errorCode(cause) ?? 'no code'}: ${reason}); nothing of it was applied.`,
      'Mend the cause and start again.',
      { cause },
    )
  }
}
