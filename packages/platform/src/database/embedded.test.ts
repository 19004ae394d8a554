import { spawn } from 'node:child_process'
import { appendFile, chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type EmbeddedPostgres, removeEmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts'

describe('startEmbeddedPostgres', () => {
  let dataDir = ''
  let events: string[] = []
  const started: EmbeddedPostgres[] = []
  const log = {
    info: (event: string) => void events.push(event),
    warn: (event: string) => void events.push(event),
  }
  const start = async (options: { readonly durable?: boolean } = { durable: false }): Promise<EmbeddedPostgres> => {
    const database = await startEmbeddedPostgres({ dataDir, log, ...options })
    started.push(database)
    return database
  }
  const stopAll = async (): Promise<void> => {
    for (const { stop } of started.splice(0)) await stop()
  }

  beforeAll(async () => {
    dataDir = await makeDataDir()
  })
  afterEach(async () => {
    await stopAll()
    events = []
  })
  afterAll(async () => {
    await removeEmbeddedPostgres(dataDir)
    await rm(dataDir, { recursive: true })
  })

  it('gives one new server to processes that start together, after a first start that was interrupted', async () => {
    // As an interrupted start leaves it.
    await chmod(dataDir, 0o711)
    await mkdir(join(dataDir, 'postgres.0badc0de.new', 'cluster'), { recursive: true })
    const [one, two] = await Promise.all([start(), start()])
    expect(one.url).toBe(two.url)
    expect(events.toSorted()).toEqual(['postgres.attached', 'postgres.initializing', 'postgres.started'])
    expect(await readdir(dataDir)).toEqual(['postgres'])
  })

  it('listens on this machine alone, and asks for its password', async () => {
    const { url, dataDirectory } = await start()
    expect(await query(url, 'SELECT current_user, current_database()')).toEqual([['valence', 'valence']])
    expect(await query(url, 'SHOW listen_addresses')).toEqual([['127.0.0.1']])
    await expect(query(url.replace(/:[^:@]+@/, ':guess@'), 'SELECT 1')).rejects.toThrow(
      'password authentication failed',
    )
    expect((await stat(join(dataDirectory, 'settings.json'))).mode & 0o077).toBe(0)
  })

  it('keeps its data and its address from one start to the next', async () => {
    const before = await start()
    await query(before.url, 'CREATE TABLE kept AS SELECT 42 AS answer')
    await before.stop()
    await expect(query(before.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
    const after = await start()
    expect(after.url).toBe(before.url)
    expect(await query(after.url, 'SELECT answer FROM kept')).toEqual([[42]])
    expect(events).toEqual(['postgres.started', 'postgres.stopped', 'postgres.started'])
  })

  it('finds the server that a killed process left running, and does not count that process as a user', async () => {
    const url = await startAndDie(dataDir)
    expect(await query(url, 'SELECT 1')).toEqual([[1]])
    expect((await start()).url).toBe(url)
    expect(events).toEqual(['postgres.attached'])
    await stopAll()
    await expect(query(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
  })

  it('stops the server when its last user leaves, but not for one that detaches', async () => {
    const [one, two, three] = [await start(), await start(), await start()]
    await one.stop()
    expect(await query(two.url, 'SELECT 1')).toEqual([[1]])
    await two.detach()
    expect(await query(two.url, 'SELECT 1')).toEqual([[1]])
    await three.stop()
    await expect(query(two.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
  })

  it('starts the server again, with what was committed, if it dies while it is in use', async () => {
    const { url, dataDirectory } = await start({ durable: true })
    await query(url, 'CREATE TABLE committed AS SELECT 42 AS answer')
    process.kill(await processIdOf(dataDirectory), 'SIGKILL')
    await until(() => events.filter((event) => event === 'postgres.started').length === 2)
    expect(await query(url, 'SELECT answer FROM committed')).toEqual([[42]])
  })

  it('moves to another port if its own was taken in the meantime', async () => {
    const before = await start()
    await before.stop()
    const squatter = createServer()
    await new Promise<void>((resolve) => squatter.listen(Number(new URL(before.url).port), '127.0.0.1', resolve))
    const after = await start()
    expect(new URL(after.url).port).not.toBe(new URL(before.url).port)
    expect(await query(after.url, 'SELECT 1')).toEqual([[1]])
    squatter.close()
  })

  it.each(['99999999', String(process.pid)])(
    'starts although a dead server left its mark, process id %s',
    async (pid) => {
      const { dataDirectory, stop } = await start()
      await stop()
      const cluster = join(dataDirectory, 'cluster')
      await writeFile(
        join(cluster, 'postmaster.pid'),
        [pid, cluster, '1', '1', '', '127.0.0.1', '', 'ready'].join('\n'),
      )
      expect(await query((await start()).url, 'SELECT 1')).toEqual([[1]])
    },
  )

  it('tells why the server does not start, in its own words, and what to do', async () => {
    const { dataDirectory, stop } = await start()
    await stop()
    await appendFile(join(dataDirectory, 'cluster', 'postgresql.conf'), 'nonsense = 1\n')
    const failure = await start().catch((error: unknown) => String(error))
    expect(failure).toContain('unrecognized configuration parameter "nonsense"')
    expect(failure).toContain('start anew with --reset')
  })

  it('tells that the data directory cannot be used', async () => {
    const file = join(dataDir, 'file')
    await writeFile(file, '')
    await expect(startEmbeddedPostgres({ dataDir: join(file, 'data') })).rejects.toThrow(
      `The data directory ${join(file, 'data')} cannot be used (ENOTDIR).`,
    )
  })
})

describe('removeEmbeddedPostgres', () => {
  it('stops a server that is in use, removes its data from the data directory, and leaves other files alone', async () => {
    const dataDir = await makeDataDir()
    const { url, stop, dataDirectory } = await startEmbeddedPostgres({ dataDir, durable: false })
    await writeFile(join(dataDir, 'keys'), '')
    expect(dataDirectory).toBe(join(await realpath(dataDir), 'postgres'))
    await removeEmbeddedPostgres(dataDir)
    await expect(query(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
    expect(await readdir(dataDir)).toEqual(['keys'])
    await stop()
    await rm(dataDir, { recursive: true })
  })

  it('has nothing to do where no database was made', async () => {
    const dataDir = await makeDataDir()
    await removeEmbeddedPostgres(dataDir)
    expect(await readdir(dataDir)).toEqual([])
    await rm(dataDir, { recursive: true })
  })
})

async function makeDataDir(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'embedded-'))
}

async function query(url: string, sql: string): Promise<readonly unknown[]> {
  const client = new pg.Client(url)
  try {
    await client.connect()
    return (await client.query({ text: sql, rowMode: 'array' })).rows
  } finally {
    await client.end()
  }
}

/** Another process starts the database, tells its address and is killed. */
async function startAndDie(dataDir: string): Promise<string> {
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(new URL('./embedded.ts', import.meta.url).href)})
    const { url } = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, durable: false })
    process.stdout.write(url, () => process.kill(process.pid, 'SIGKILL'))`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script])
  const output: string[] = []
  child.stdout.on('data', (chunk) => output.push(String(chunk)))
  child.stderr.on('data', (chunk) => output.push(String(chunk)))
  const signal = await new Promise((resolve) => child.once('close', (_, by) => resolve(by)))
  expect({ signal, output: output.join('') }).toEqual({
    signal: 'SIGKILL',
    output: expect.stringMatching(/^postgres:/),
  })
  return output.join('')
}

async function processIdOf(dataDirectory: string): Promise<number> {
  const [pid] = (await readFile(join(dataDirectory, 'cluster', 'postmaster.pid'), 'utf8')).split('\n')
  return Number(pid)
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('The condition did not come true within 20 seconds.')
    await delay(20)
  }
}
