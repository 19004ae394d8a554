import {
  createPostgresBackend,
  createRedisBackend,
  type IQueueBackend,
  isPgPool,
  type PgPool,
  runMigrations,
  withBackend,
} from 'bullmq'
import { Redis } from 'ioredis'
import type pg from 'pg'
import { createPool } from './database/pool.ts'
import { endsWithin } from './ends-within.ts'
import {
  type Backend,
  createConsumer,
  type JobConsumer,
  type JobErrorListener,
  type JobHandler,
} from './job-consumer.ts'
import { createReady } from './ready.ts'

/**
 * Background jobs: the alarm clock, not the truth. A job carries ids, may run twice, and is forgotten when it ends,
 * well or badly; what must happen is in the tables.
 */
export interface QueueKit {
  queue<T>(name: string): JobQueue<T>
  /** Each consumer holds one connection of the pool, to be woken up. */
  consume<T>(name: string, handler: JobHandler<T>, options: { readonly concurrency: number }): JobConsumer
  close(): Promise<void>
}

export interface JobQueue<T> {
  add(data: T, options?: JobOptions): Promise<void>
  addMany(jobs: readonly ({ readonly data: T } & JobOptions)[]): Promise<void>
  /** Connected, so that what keeps it from being is known at the start: the queue itself would remember its first failure for ever. */
  ready(): Promise<void>
  /** How many jobs there are, by state. */
  counts(): Promise<Readonly<Record<string, number>>>
}

export interface JobOptions {
  /** While a job of this id waits or runs, another one is ignored; a handler that wants a successor gives it another id. */
  readonly jobId?: string | undefined
  readonly delayMs?: number | undefined
}

/** Jobs lie in the database, in a schema `bullmq` of their own, or in Redis. */
export type QueueKitOptions = (
  | { readonly databaseUrl: string; readonly redisUrl?: undefined; readonly poolMax?: number }
  | { readonly redisUrl: string; readonly prefix?: string }
) & { readonly onError: JobErrorListener }

/** The same queues on PostgreSQL or, if `redisUrl` is given, on Redis. */
export async function createQueueKit(options: QueueKitOptions): Promise<QueueKit> {
  const { onError } = options
  if (options.redisUrl !== undefined) {
    const redis = await openRedis(options.redisUrl, onError)
    return createKit({
      classes: withBackend(createRedisBackend),
      connection: redis,
      prefix: options.prefix ?? 'valence',
      consumersMax: Number.POSITIVE_INFINITY,
      onError,
      disconnect: async () => redis.disconnect(),
    })
  }
  const { databaseUrl, poolMax = 20 } = options
  const pool = await openPool(databaseUrl, poolMax, onError)
  return createKit({
    classes: withBackend(createPostgresBackend),
    connection: asBackendPool(pool),
    prefix: '',
    consumersMax: poolMax - SPARE_CONNECTIONS,
    onError,
    disconnect: () => pool.end(),
  })
}

/** What remains for the work itself when every other connection listens. */
const SPARE_CONNECTIONS = 5
const CONNECT_MS = 10_000
const DISCONNECT_MS = 1_000

interface KitParts<B extends IQueueBackend, C> extends Backend<B, C> {
  readonly consumersMax: number
  disconnect(): Promise<void>
}

function createKit<B extends IQueueBackend, C>(backend: KitParts<B, C>): QueueKit {
  const { connection, prefix, consumersMax, onError, disconnect } = backend
  const { Queue } = backend.classes
  const queues: { close(): Promise<void> }[] = []
  const consumers: JobConsumer[] = []
  const close = async (): Promise<void> => {
    await Promise.all(consumers.map((consumer) => consumer.close()))
    await Promise.all(queues.map((queue) => queue.close()))
    // A job that did not end even when it was aborted holds its connection; the process is about to end anyway.
    await endsWithin(disconnect(), DISCONNECT_MS)
  }
  let closing: Promise<void> | undefined
  return {
    queue<T>(name: string): JobQueue<T> {
      const ready = createReady(() => {
        const queue = new Queue<unknown, void, string>(name, { connection, prefix, defaultJobOptions })
        queue.on('error', (error) => onError(error, { queue: name }))
        return queue
      })
      queues.push(ready)
      return {
        async add(data, options = {}) {
          const queue = await ready.get()
          await queue.add(name, data, jobOptions(options))
        },
        async addMany(jobs) {
          const queue = await ready.get()
          await queue.addBulk(jobs.map(({ data, ...options }) => ({ name, data, opts: jobOptions(options) })))
        },
        async ready() {
          await ready.get()
        },
        counts: async () => (await ready.get()).getJobCounts('waiting', 'active', 'delayed', 'prioritized'),
      }
    },
    consume(name, handler, { concurrency }) {
      if (consumers.length >= consumersMax) {
        throw new Error(`The job queue's pool of connections serves ${consumersMax} consumers at most: raise poolMax.`)
      }
      const consumer = createConsumer(backend, name, handler, concurrency)
      consumers.push(consumer)
      return consumer
    },
    close() {
      closing ??= close()
      return closing
    },
  }
}

const defaultJobOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true } as const

/** BullMQ refuses ids that are whole numbers, and most with colons. */
function jobOptions({ jobId, delayMs }: JobOptions) {
  return {
    ...(jobId !== undefined && { jobId: `id-${jobId.replaceAll(':', '.')}` }),
    ...(delayMs !== undefined && { delay: delayMs }),
  }
}

/** BullMQ addresses its tables without a schema, so the connections must look for them in `bullmq`. */
async function openPool(databaseUrl: string, max: number, onError: JobErrorListener): Promise<pg.Pool> {
  const pool = createPool({
    connectionString: databaseUrl,
    max,
    options: '-c search_path=bullmq',
    onConnectionError: (error) => onError(error, {}),
    onRefused: (error) => onError(error, {}),
  })
  // Each queue and each consumer adds a listener of its own.
  pool.setMaxListeners(0)
  try {
    const client = await pool.connect()
    await runMigrations(client).finally(() => client.release())
    return pool
  } catch (error) {
    await pool.end()
    throw error
  }
}

async function openRedis(url: string, onError: JobErrorListener): Promise<Redis> {
  // BullMQ requires that commands wait for a lost connection as long as it takes.
  const redis = new Redis(url, { maxRetriesPerRequest: null })
  redis.on('error', (error) => onError(error, {}))
  if (await endsWithin(redis.ping(), CONNECT_MS)) return redis
  redis.disconnect()
  throw new Error(`The Redis of REDIS_URL (${new URL(url).host}) does not answer. Start it, or unset REDIS_URL.`)
}

/** BullMQ's own description of a pool differs from that of pg in overloads alone; its guard bridges the two. */
function asBackendPool(pool: unknown): PgPool {
  if (isPgPool(pool)) return pool
  throw new TypeError('This version of pg has no pool that BullMQ can use.')
}
