import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from '../generated/prisma/client.ts'

export interface DatabaseOptions {
  readonly poolMax?: number
  /** Told of connections that broke while nobody used them. The pool replaces them; a query in flight rejects by itself. */
  readonly onConnectionError?: (error: Error) => void
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
export function createDatabase(url: string, { poolMax = 10, onConnectionError }: DatabaseOptions = {}): Database {
  const pool = new pg.Pool({ connectionString: url, max: poolMax, connectionTimeoutMillis: 10_000, keepAlive: true })
  // Without a listener the pool's error would end the process.
  pool.on('error', (error) => onConnectionError?.(error))
  const holdPool = new pg.Pool({ connectionString: url, max: holdsMax, keepAlive: true })
  holdPool.on('error', (error) => onConnectionError?.(error))
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
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
