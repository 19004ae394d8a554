import { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { DatabaseProblem } from './database-problem.ts'
import { errorCode } from './error-code.ts'

/**
 * One idle connection for as long as this process uses the server. The server thereby counts its users itself, and
 * forgets those that were killed; the last one to leave shuts it down.
 */
export interface Lease {
  /** Whether other processes use the server too. */
  isShared(): Promise<boolean>
  release(): Promise<void>
}

const NAME = 'valence-lease'
/** Until then a server may be recovering from a power cut. */
const PATIENCE_MS = 60_000

/** Connects to the database `valence`, which is created if need be. `onLost` is called if the connection ends by itself. */
export async function takeLease(
  url: string,
  isServerAlive: () => Promise<boolean>,
  onLost: () => void,
): Promise<Lease> {
  const { client, socket } = await connect(url, isServerAlive)
  let state: 'held' | 'lost' | 'released' = 'held'
  client.once('end', () => {
    if (state === 'released') return
    state = 'lost'
    onLost()
  })
  // It must not keep a process alive that has nothing else to do.
  socket.unref()
  return {
    async isShared() {
      if (state === 'lost') return false
      socket.ref()
      const others = `SELECT 1 FROM pg_stat_activity WHERE application_name = '${NAME}' AND pid <> pg_backend_pid()`
      return ((await client.query(others)).rowCount ?? 0) > 0
    },
    async release() {
      state = 'released'
      socket.ref()
      await client.end()
    },
  }
}

interface Connection {
  readonly client: pg.Client
  readonly socket: Socket
}

async function connect(url: string, isServerAlive: () => Promise<boolean>): Promise<Connection> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    try {
      return await connectOnce(url)
    } catch (error) {
      const isNotReady = ['ECONNREFUSED', 'ECONNRESET', '57P03'].includes(errorCode(error) ?? '')
      if (errorCode(error) === '3D000') await createDatabase(url)
      else if (!isNotReady || Date.now() > deadline || !(await isServerAlive())) throw unreachable(url, error)
      else await delay(50)
    }
  }
}

async function connectOnce(connectionString: string): Promise<Connection> {
  const socket = new Socket()
  const client = new pg.Client({
    connectionString,
    application_name: NAME,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    stream: () => socket,
  })
  // Without a listener an error ends the process; what follows from it is told by 'end'.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return { client, socket }
  } catch (error) {
    await client.end()
    throw error
  }
}

async function createDatabase(url: string): Promise<void> {
  const maintenance = new URL(url)
  const name = maintenance.pathname.slice(1)
  maintenance.pathname = '/postgres'
  const { client } = await connectOnce(maintenance.href)
  await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`)
  await client.end()
}

function unreachable(url: string, cause: unknown): DatabaseProblem {
  const { host } = new URL(url)
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new DatabaseProblem(
    `The embedded PostgreSQL at ${host} runs, but does not let us in: ${reason}.`,
    'End its process, "postgres", and start again.',
    { cause },
  )
}
