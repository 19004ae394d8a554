import { spawn } from 'node:child_process'
import { appendFile, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { DatabaseProblem } from './database-problem.ts'
import { errorCode } from './error-code.ts'
import { clusterOf, give, type Home, logOf } from './home.ts'

/** Beyond a recovery after a power cut of a database of this kind. */
const START_SECONDS = 60
/** Within the five seconds that a stop may take, the rest is for an immediate shutdown. */
const STOP_SECONDS = 4
const LOG_SIZE_MAX = 5 * 1024 * 1024

/** Fast, and with the checks that make a database survive a power cut; `durable: false` trades them for speed in tests. */
export interface Durability {
  readonly durable: boolean
}

/** A new, empty cluster with one role, `valence`. */
export async function initializeCluster(
  home: Home,
  binaries: Binaries,
  password: string,
  { durable }: Durability,
): Promise<void> {
  const passwordFile = join(home.directory, 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  await give(home, passwordFile)
  const outcome = await run(home, binaries.initdb, [
    ...['--pgdata', clusterOf(home), '--username', 'valence', '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
    // The same order of strings on every platform: code points, with Unicode's upper and lower case.
    ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    ...(durable ? [] : ['--no-sync']),
  ])
  await rm(passwordFile)
  if (outcome.code !== 0) {
    throw new DatabaseProblem(
      `Creating the embedded database failed: ${outcome.output}`,
      'Check the free space and the permissions there, or set DATABASE_URL to a server of your own.',
    )
  }
  await appendFile(join(clusterOf(home), 'postgresql.conf'), "include 'valence.conf'\n")
}

/** Starts the server, detached from this process, and returns once it accepts connections. */
export async function startServer(
  home: Home,
  binaries: Binaries,
  port: number,
  { durable }: Durability,
): Promise<void> {
  const configuration = join(clusterOf(home), 'valence.conf')
  await writeFile(configuration, configurationOf(port, durable), { mode: 0o600 })
  await give(home, configuration)
  await rotateLog(home)
  const args = [
    'start',
    '--silent',
    '--wait',
    '--timeout',
    String(START_SECONDS),
    '--pgdata',
    clusterOf(home),
    '--log',
    logOf(home),
  ]
  const { code } = await run(home, binaries.pgCtl, args, logOf(home))
  if (code === 0) return
  throw new DatabaseProblem(
    `The embedded PostgreSQL did not start. Its log, ${logOf(home)}, ends with:\n${await tail(logOf(home))}\n`,
    'Mend the cause and start again, start anew with --reset (this removes the data), or set DATABASE_URL.',
  )
}

/** Fast shutdown: transactions are rolled back, data is written. After four seconds without waiting for that. */
export async function stopServer(home: Home, binaries: Binaries): Promise<void> {
  for (const mode of ['fast', 'immediate']) {
    const args = [
      'stop',
      '--silent',
      '--wait',
      '--timeout',
      String(STOP_SECONDS),
      '--mode',
      mode,
      '--pgdata',
      clusterOf(home),
    ]
    const { code, output } = await run(home, binaries.pgCtl, args)
    if (code === 0 || output.includes('Is server running?')) return
  }
  throw new DatabaseProblem(
    `The embedded PostgreSQL in ${home.directory} does not stop.`,
    'End its process, "postgres".',
  )
}

/** The preferred port if it is free on this machine, else any free one. */
export async function freePort(preferred: number): Promise<number> {
  const server = createServer()
  const listening = new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port: preferred }, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : preferred)
    })
  })
  try {
    return await listening
  } catch (error) {
    if (preferred !== 0 && errorCode(error) === 'EADDRINUSE') return freePort(0)
    throw error
  } finally {
    server.close()
  }
}

function configurationOf(port: number, durable: boolean): string {
  const lines = [
    '# Written at each start.',
    `listen_addresses = '127.0.0.1'`,
    `port = ${port}`,
    `unix_socket_directories = ''`,
    // Of several processes without a Redis each may open fifty. One that nobody opens takes next to nothing.
    'max_connections = 200',
    `shared_buffers = '64MB'`,
    `max_wal_size = '256MB'`,
    // No replica and no base backup is ever taken of an embedded database.
    'wal_level = minimal',
    'max_wal_senders = 0',
    // Parallel workers need /dev/shm, which is small in containers, and gain nothing on small tables.
    'max_parallel_workers_per_gather = 0',
    'jit = off',
    `timezone = 'UTC'`,
    `log_timezone = 'UTC'`,
    'log_checkpoints = off',
    ...(durable ? [] : ['fsync = off', 'synchronous_commit = off', 'full_page_writes = off']),
  ]
  return `${lines.join('\n')}\n`
}

/** Runs a program of PostgreSQL as the home's account, away from our directory and our PG* variables. */
async function run(
  home: Home,
  program: string,
  args: readonly string[],
  outputFile?: string,
): Promise<{ readonly code: number | null; readonly output: string }> {
  // The server inherits the output of pg_ctl, so that must be a file: it would keep a pipe open for as long as it lives.
  const file = outputFile === undefined ? undefined : await open(outputFile, 'a', 0o600)
  if (outputFile !== undefined) await give(home, outputFile)
  try {
    return await new Promise((resolve, reject) => {
      const output: string[] = []
      const { SystemRoot, PATH = '' } = process.env
      const child = spawn(program, args, {
        ...home.account,
        cwd: home.directory,
        env: { PATH, LC_ALL: 'C', ...(SystemRoot !== undefined && { SystemRoot }) },
        stdio: ['ignore', file?.fd ?? 'pipe', file?.fd ?? 'pipe'],
        windowsHide: true,
      })
      child.stdout?.on('data', (chunk) => output.push(String(chunk)))
      child.stderr?.on('data', (chunk) => output.push(String(chunk)))
      child.once('error', (cause) => reject(notExecutable(program, cause)))
      child.once('close', (code) => resolve({ code, output: output.join('').trim() }))
    })
  } finally {
    await file?.close()
  }
}

function notExecutable(program: string, cause: Error): DatabaseProblem {
  return new DatabaseProblem(
    `${program} cannot be run here: ${cause.message}.`,
    'The embedded PostgreSQL needs a glibc Linux, macOS or Windows; elsewhere set DATABASE_URL to a server of your own.',
    { cause },
  )
}

async function rotateLog(home: Home): Promise<void> {
  const size = await stat(logOf(home)).then(
    (found) => found.size,
    () => 0,
  )
  if (size > LOG_SIZE_MAX) await rename(logOf(home), `${logOf(home)}.1`)
}

async function tail(path: string): Promise<string> {
  return (await readFile(path, 'utf8')).trim().split('\n').slice(-8).join('\n')
}
