import { spawn } from 'node:child_process'
import { appendFile, chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type EmbeddedPostgres, removeEmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts'

describe('startEmbeddedPostgres', () => {
  let dataDir = ''
  let events: string[] = []
  const log = {
    info: (event: string) => void events.push(event),
    warn: (event: string) => void events.push(event),
  }
  const start = (): Promise<EmbeddedPostgres> => startEmbeddedPostgres({ dataDir, durable: false, log })

  beforeEach(async () => {
    events = []
    dataDir = await mkdtemp(join(tmpdir(), 'embedded-'))
    await chmod(dataDir, 0o711)
  })
  afterEach(async () => {
    await removeEmbeddedPostgres(dataDir)
    await rm(dataDir, { recursive: true })
  })

  it('makes a database that listens on this machine alone and asks for its password', async () => {
    const { url, dataDirectory, stop } = await start()
    expect(await query(url, 'SELECT current_user, current_database()')).toEqual([['valence', 'valence']])
    expect(await query(url, 'SHOW listen_addresses')).toEqual([['127.0.0.1']])
    await expect(query(url.replace(/:[^:@]+@/, ':guess@'), 'SELECT 1')).rejects.toThrow(
      'password authentication failed',
    )
    expect((await stat(join(dataDirectory, 'settings.json'))).mode & 0o077).toBe(0)
    await stop()
    await expect(query(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
  })

  it('keeps its data and its address from one start to the next', async () => {
    const before = await start()
    await query(before.url, 'CREATE TABLE kept AS SELECT 42 AS answer')
    await before.stop()
    const after = await start()
    expect(after.url).toBe(before.url)
    expect(await query(after.url, 'SELECT answer FROM kept')).toEqual([[42]])
    expect(events).toEqual(['postgres.initializing', 'postgres.started', 'postgres.stopped', 'postgres.started'])
  })

  it('finds the server that a killed process left running', async () => {
    const url = await startAndDie(dataDir)
    expect(await query(url, 'SELECT 1')).toEqual([[1]])
    expect((await start()).url).toBe(url)
    expect(events).toEqual(['postgres.attached'])
  })

  it('gives one server to processes that start together, and stops it when the last one leaves', async () => {
    const [one, two] = await Promise.all([start(), start()])
    expect(one.url).toBe(two.url)
    await one.stop()
    expect(await query(two.url, 'SELECT 1')).toEqual([[1]])
    await two.stop()
    await expect(query(two.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
  })

  it('does not count a killed process as a user of the server', async () => {
    const url = await startAndDie(dataDir)
    await (await start()).stop()
    await expect(query(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
  })

  it('leaves the server running for a user who detaches', async () => {
    const { url, detach } = await start()
    await detach()
    expect(await query(url, 'SELECT 1')).toEqual([[1]])
  })

  it('begins anew after a first start that was interrupted', async () => {
    await mkdir(join(dataDir, 'postgres.0badc0de.new', 'cluster'), { recursive: true })
    await start()
    expect((await readdir(dataDir)).filter((name) => name.startsWith('postgres'))).toEqual(['postgres'])
  })

  it('moves to another port, with its data, if its own was taken in the meantime', async () => {
    const before = await start()
    await query(before.url, 'CREATE TABLE kept AS SELECT 42 AS answer')
    await before.stop()
    const squatter = createServer()
    await new Promise<void>((resolve) => squatter.listen(Number(new URL(before.url).port), '127.0.0.1', resolve))
    const after = await start()
    expect(new URL(after.url).port).not.toBe(new URL(before.url).port)
    expect(await query(after.url, 'SELECT answer FROM kept')).toEqual([[42]])
    squatter.close()
  })

  it('starts the server again if it dies while it is in use', async () => {
    const { url, dataDirectory } = await start()
    await query(url, 'CREATE TABLE kept AS SELECT 42 AS answer')
    process.kill(await processIdOf(dataDirectory), 'SIGKILL')
    await until(() => events.filter((event) => event === 'postgres.started').length === 2)
    expect(await query(url, 'SELECT answer FROM kept')).toEqual([[42]])
  })

  it.each(['99999999', String(process.pid)])(
    'starts although a dead server left its mark, process id %s',
    async (pid) => {
      const { dataDirectory, stop } = await start()
      await stop()
      const mark = join(dataDirectory, 'cluster', 'postmaster.pid')
      await writeFile(mark, [pid, join(dataDirectory, 'cluster'), '1', '1', '', '127.0.0.1', '', 'ready'].join('\n'))
      expect(await query((await start()).url, 'SELECT 1')).toEqual([[1]])
    },
  )

  it('tells why the server does not start, in its own words, and what to do', async () => {
    const { dataDirectory, stop } = await start()
    await stop()
    await appendFile(join(dataDirectory, 'cluster', 'postgresql.conf'), 'nonsense = 1\n')
    await expect(start()).rejects.toThrow(/unrecognized configuration parameter "nonsense"[^]*start anew with --reset/)
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
  it('stops a server that is in use, removes its data, and leaves other files alone', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'embedded-'))
    await chmod(dataDir, 0o711)
    await writeFile(join(dataDir, 'keys'), '')
    const { url, stop } = await startEmbeddedPostgres({ dataDir, durable: false })
    await removeEmbeddedPostgres(dataDir)
    await expect(query(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
    expect(await readdir(dataDir)).toEqual(['keys'])
    await stop()
    await rm(dataDir, { recursive: true })
  })
})

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
