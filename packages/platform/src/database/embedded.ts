import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Binaries, locateBinaries } from './binaries.ts'
import {
  clusterOf,
  createHome,
  findHome,
  type Home,
  prepareDataDir,
  readSettings,
  removeHome,
  writeSettings,
} from './home.ts'
import { type Lease, takeLease } from './lease.ts'
import { type Durability, freePort, initializeCluster, startServer, stopServer } from './server.ts'
import { findServerProcess } from './server-process.ts'
import { withLock } from './start-lock.ts'

export interface EmbeddedPostgresOptions {
  readonly dataDir: string
  /** False gives up safety against power cuts for speed: for tests. */
  readonly durable?: boolean
  readonly log?: EmbeddedPostgresLog
}

export interface EmbeddedPostgresLog {
  info(event: string, fields: Readonly<Record<string, unknown>>): void
  warn(event: string, fields: Readonly<Record<string, unknown>>): void
}

export interface EmbeddedPostgres {
  readonly url: string
  /** Where the data really lies: in `dataDir`, or elsewhere if the server's account cannot enter that. */
  readonly dataDirectory: string
  /** Leaves the server; the last process to do so shuts it down. */
  stop(): Promise<void>
  /** Leaves the server, and leaves it running. */
  detach(): Promise<void>
}

/**
 * A PostgreSQL of our own from the binaries of an npm package, started if it does not run yet. It listens on 127.0.0.1
 * alone, keeps its port and its password, and outlives a killed process: the next start finds it running.
 */
export async function startEmbeddedPostgres({
  dataDir,
  durable = true,
  log,
}: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const place = await prepareDataDir(dataDir)
  let stopping: Promise<void> | undefined
  const onLost = (): void => {
    if (stopping === undefined) void recover()
  }
  const recover = async (): Promise<void> => {
    // Where the data directory is gone, somebody meant it.
    if (!existsSync(place)) return
    log?.warn('postgres.lost', { dataDir: place })
    for (let attempt = 1; attempt <= RECOVERY_ATTEMPTS; attempt += 1) {
      try {
        await withLock(lockOf(place), async () => {
          const isWanted = stopping === undefined && (await findHome(place)) !== undefined
          if (isWanted) current = await use(place, { durable }, log, onLost)
        })
        return
      } catch (error) {
        log?.warn('postgres.recovery-failed', {
          attempt,
          reason: error instanceof Error ? error.message : String(error),
        })
        await delay(RECOVERY_DELAY_MS, undefined, { ref: false })
      }
    }
  }
  let current = await withLock(lockOf(place), () => use(place, { durable }, log, onLost))
  return {
    url: current.url,
    dataDirectory: current.home.directory,
    stop() {
      stopping ??= withLock(lockOf(place), () => leave(current, log))
      return stopping
    },
    detach() {
      stopping ??= current.lease.release()
      return stopping
    },
  }
}

/** Stops the server of a data directory, whoever uses it, and removes its data. Other files there are left alone. */
export async function removeEmbeddedPostgres(dataDir: string): Promise<void> {
  const place = await prepareDataDir(dataDir)
  await withLock(lockOf(place), async () => {
    const home = await findHome(place)
    if (home === undefined) return
    if ((await findServerProcess(home)) !== undefined) await stopServer(home, await locateBinaries(home.account))
    await removeHome(place, home)
  })
}

const RECOVERY_ATTEMPTS = 5
const RECOVERY_DELAY_MS = 1_000

interface Use {
  readonly url: string
  readonly home: Home
  readonly binaries: Binaries
  readonly lease: Lease
}

const lockOf = (dataDir: string): string => join(dataDir, 'postgres.lock')

async function use(
  dataDir: string,
  durability: Durability,
  log: EmbeddedPostgresLog | undefined,
  onLost: () => void,
): Promise<Use> {
  const home = (await findHome(dataDir)) ?? (await initialize(dataDir, durability, log))
  const binaries = await locateBinaries(home.account)
  const port = (await attach(home, binaries, log)) ?? (await start(home, binaries, durability, log))
  const { password } = await readSettings(home)
  const url = `postgres://valence:${password}@127.0.0.1:${port}/valence`
  const lease = await takeLease(url, async () => (await findServerProcess(home)) !== undefined, onLost)
  return { url, home, binaries, lease }
}

async function initialize(
  dataDir: string,
  durability: Durability,
  log: EmbeddedPostgresLog | undefined,
): Promise<Home> {
  log?.info('postgres.initializing', { dataDir })
  return createHome(dataDir, await freePort(0), async (home, password) => {
    await initializeCluster(home, await locateBinaries(home.account), password, durability)
  })
}

/** The port of the server if it runs already: left over by a killed process, or in use by another one. */
async function attach(
  home: Home,
  binaries: Binaries,
  log: EmbeddedPostgresLog | undefined,
): Promise<number | undefined> {
  const server = await findServerProcess(home)
  if (server === undefined) return undefined
  if (server.isMoved) {
    await stopServer(home, binaries)
    return undefined
  }
  log?.info('postgres.attached', { pid: server.pid, port: server.port })
  return server.port
}

async function start(
  home: Home,
  binaries: Binaries,
  durability: Durability,
  log: EmbeddedPostgresLog | undefined,
): Promise<number> {
  const known = await readSettings(home)
  const port = await freePort(known.port)
  if (port !== known.port) {
    log?.warn('postgres.port-changed', { from: known.port, to: port })
    await writeSettings(home, { ...known, port })
  }
  await startServer(home, binaries, port, durability)
  log?.info('postgres.started', { port, dataDirectory: clusterOf(home) })
  return port
}

async function leave({ home, binaries, lease }: Use, log: EmbeddedPostgresLog | undefined): Promise<void> {
  // A server that died in the meantime counts nobody any more.
  const isRunning = (await findServerProcess(home)) !== undefined
  const isShared = isRunning && (await lease.isShared())
  await lease.release()
  if (!isRunning || isShared) return
  await stopServer(home, binaries)
  log?.info('postgres.stopped', {})
}
