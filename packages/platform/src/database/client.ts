import { PrismaPg } from '@prisma/adapter-pg'
import type pg from 'pg'
import { PrismaClient } from '../generated/prisma/client.ts'
import { createPool } from './pool.ts'

export interface DatabaseOptions {
  readonly poolMax?: number
  /** Told of connections that broke while nobody used them. The pool replaces them; a query in flight rejects by itself. */
  readonly onConnectionError?: (error: Error) => void
  /** Told when the server begins to turn connections away. Who wants one waits for a while. */
  readonly onRefused?: (error: Error) => void
}

export interface Database {
  readonly prisma: PrismaClient
  /** The pool under `prisma`, for raw SQL (bulk inserts, row locks). */
  readonly pool: pg.Pool
  /** Connections for transactions that wait for another server while they hold a lock: they must not leave the rest without. */
  readonly holdPool: pg.Pool
  close(): Promise<void>
}

/** One pool of connections for Prisma and for raw SQL. */
export function createDatabase(url: string, options: DatabaseOptions = {}): Database {
  const { poolMax = 10, onConnectionError = ignore, onRefused = ignore } = options
  const common = { connectionString: url, onConnectionError, onRefused }
  const pool = createPool({ ...common, max: poolMax })
  // Whoever wants to hold waits for those who hold, however long they take.
  const holdPool = createPool({ ...common, max: holdsMax, connectionTimeoutMillis: 0 })
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), transactionOptions: { maxWait: transactionWaitMs } })
  return {
    prisma,
    pool,
    holdPool,
    async close() {
      await prisma.$disconnect()
      await Promise.all([pool.end(), holdPool.end()])
    },
  }
}

const holdsMax = 8
/** Longer than the pool lets anybody wait, so that it is the pool that says why there is no connection. */
const transactionWaitMs = 30_000

function ignore(): void {
  // Who does not ask is not told.
}
