import pg from 'pg'
import { connectPatiently, patienceMs } from './connect-patiently.ts'
import { DatabaseOutOfReach } from './out-of-reach.ts'

interface PoolOptions extends Pick<pg.PoolConfig, 'connectionString' | 'max' | 'options' | 'connectionTimeoutMillis'> {
  /** Told of connections that broke while nobody used them. */
  readonly onConnectionError: (error: Error) => void
  /** Told when the server begins to turn new ones away. */
  readonly onRefused: (error: Error) => void
}

/** A pool that waits for a server without room, and then says that the database is out of reach. */
export function createPool({ onConnectionError, onRefused, ...config }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({ connectionTimeoutMillis: patienceMs, keepAlive: true, ...config })
  // Without a listener the pool's error would end the process.
  pool.on('error', onConnectionError)
  const open = pool.connect.bind(pool)
  const connect = connectPatiently<pg.PoolClient>(() => open(), onRefused)
  // `pool.query` comes this way, too.
  return Object.assign(pool, { connect: answering(() => connect().catch(fail)) })
}

type Callback = (error: unknown, client: pg.PoolClient | undefined, release: pg.PoolClient['release']) => void

/** By a promise, or by the callback that the pool itself prefers. */
function answering(connect: () => Promise<pg.PoolClient>) {
  return (callback?: Callback): Promise<pg.PoolClient> | undefined => {
    if (callback === undefined) return connect()
    connect().then(
      (client) => callback(undefined, client, client.release),
      (error: unknown) => callback(error, undefined, () => undefined),
    )
    return undefined
  }
}

function fail(cause: unknown): never {
  throw new DatabaseOutOfReach(cause)
}
