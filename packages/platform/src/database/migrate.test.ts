import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCrowdedDatabase, createTestDatabase } from '@valence/testing'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { migrate, migrationsDirectory } from './migrate.ts'

/** A function body, a string with a semicolon and two statements: nothing that a splitter at semicolons survives. */
const first = `CREATE TABLE part (name TEXT, changed INT DEFAULT 0);
INSERT INTO part VALUES ('a;b');
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.changed = 1; RETURN NEW; END; $$;`

describe('migrate', () => {
  let database = { url: '', drop: async (): Promise<void> => undefined }
  let client = new pg.Client()
  let directory = ''

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'migrations-'))
  })
  afterAll(() => rm(directory, { recursive: true, force: true }))
  beforeEach(async () => {
    await rm(directory, { recursive: true, force: true })
    database = await createTestDatabase()
    client = new pg.Client(database.url)
    await client.connect()
    await client.query('DROP SCHEMA public CASCADE')
    await client.query('CREATE SCHEMA public')
  })
  afterEach(async () => {
    await client.end()
    await database.drop()
  })

  const write = async (name: string, sql: string): Promise<void> => {
    await mkdir(join(directory, name), { recursive: true })
    await writeFile(join(directory, name, 'migration.sql'), sql)
  }
  const rows = async (sql: string): Promise<readonly unknown[]> =>
    (await client.query({ text: sql, rowMode: 'array' })).rows

  it('applies what is missing in the order of the names, once', async () => {
    await write('2_second', 'ALTER TABLE part ADD COLUMN size INT')
    await write('1_first', first)
    expect(await migrate(database.url, directory)).toEqual(['1_first', '2_second'])
    expect(await migrate(database.url, directory)).toEqual([])
    expect(await rows('SELECT name, size FROM part')).toEqual([['a;b', null]])
  })

  it('records each migration as Prisma does, with the SHA-256 of its script', async () => {
    await write('1_first', 'SELECT 1;')
    await migrate(database.url, directory)
    expect(
      await rows('SELECT migration_name, checksum, applied_steps_count, rolled_back_at, logs FROM _prisma_migrations'),
    ).toEqual([['1_first', '17db4fd369edb9244b9f91d9aeed145c3d04ad8ba6e95d06247f07a63527d11a', 1, null, null]])
  })

  it('takes a checkout with Windows line ends for the same migrations', async () => {
    await write('1_first', 'SELECT 1;\nSELECT 2;\n')
    await migrate(database.url, directory)
    await write('1_first', 'SELECT 1;\r\nSELECT 2;\r\n')
    expect(await migrate(database.url, directory)).toEqual([])
  })

  it('leaves nothing of a migration that fails, and goes on from there once it is mended', async () => {
    await write('1_first', 'CREATE TABLE one ()')
    await write('2_second', 'CREATE TABLE two (); SELECT nonsense')
    await expect(migrate(database.url, directory)).rejects.toThrow(
      'The migration 2_second failed (42703: column "nonsense" does not exist); nothing of it was applied.',
    )
    expect(await rows(`SELECT to_regclass('one')::text, to_regclass('two')::text`)).toEqual([['one', null]])
    await write('2_second', 'CREATE TABLE two ()')
    expect(await migrate(database.url, directory)).toEqual(['2_second'])
  })

  it('refuses a migration that was edited after it was applied', async () => {
    await write('1_first', 'SELECT 1')
    await migrate(database.url, directory)
    await write('1_first', 'SELECT 2')
    await expect(migrate(database.url, directory)).rejects.toThrow('1_first was edited after it was applied')
  })

  it('refuses a database that a newer version wrote', async () => {
    await write('1_first', 'SELECT 1')
    await write('2_second', 'SELECT 2')
    await migrate(database.url, directory)
    await rm(join(directory, '2_second'), { recursive: true })
    await expect(migrate(database.url, directory)).rejects.toThrow(
      'has the migration 2_second, which this version does not know',
    )
  })

  it('refuses to go on after a migration that the Prisma CLI left unfinished', async () => {
    await write('1_first', 'SELECT 1')
    await migrate(database.url, directory)
    await client.query('UPDATE _prisma_migrations SET finished_at = NULL')
    await expect(migrate(database.url, directory)).rejects.toThrow('1_first was begun and did not finish')
    await client.query('UPDATE _prisma_migrations SET rolled_back_at = now()')
    expect(await migrate(database.url, directory)).toEqual(['1_first'])
  })

  it('tells which database it cannot reach, without its password, when it waited for it in vain', async () => {
    const url = 'postgres://valence:hidden@127.0.0.1:1/missing'
    const failure = await migrate(url, migrationsDirectory).catch((error: unknown) => String(error))
    expect(failure).toContain(
      'The database missing at 127.0.0.1:1 cannot be reached: connect ECONNREFUSED 127.0.0.1:1.',
    )
    expect(failure).not.toContain('hidden')
  }, 30_000)

  it('waits for a server that has no room yet', async () => {
    const crowded = await createCrowdedDatabase()
    await crowded.refuse()
    const migrating = migrate(crowded.url, migrationsDirectory)
    const later = new pg.Client(crowded.url)
    await expect(later.connect()).rejects.toThrow('too many connections')
    await crowded.admit()
    expect(await migrating).toEqual([])
    await crowded.drop()
  })

  it('applies each migration once when several processes start together', async () => {
    await write('1_first', first)
    const applied = await Promise.all(Array.from({ length: 4 }, () => migrate(database.url, directory)))
    expect(applied.flat()).toEqual(['1_first'])
  })

  it('brings the migrations of this installation onto an empty database', async () => {
    await cp(migrationsDirectory, directory, { recursive: true })
    const lock = await readFile(join(directory, 'migration_lock.toml'), 'utf8')
    const applied = await migrate(database.url, directory)
    expect(lock).toContain('provider = "postgresql"')
    expect(applied.length).toBeGreaterThan(0)
  })
})
