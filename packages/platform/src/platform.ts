import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import {
  type Alarm,
  commonConfiguration,
  createEngine,
  type Engine,
  type EngineDependencies,
  isSecret,
  type Secrets,
  schedules,
  secretKeys,
} from '@valence/engine'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import { createDatabase } from './database/client.ts'
import { migrate } from './database/migrate.ts'
import { readEgress } from './egress.ts'
import { endsWithin } from './ends-within.ts'
import { createFiles } from './files.ts'
import type { JobHandler } from './job-consumer.ts'
import { createLog } from './logger.ts'
import { createQueueKit, type QueueKit } from './queue.ts'
import { createScratch } from './scratch.ts'
import { newSecret } from './secrets.ts'
import { createSharedState } from './shared-state.ts'
import { createStateSigner } from './state-signer.ts'
import { createAccountStore } from './stores/accounts.ts'
import { createBulkJobStore } from './stores/bulk-jobs.ts'
import { createDeliveryStore } from './stores/deliveries.ts'
import { createEventStore } from './stores/events.ts'
import { createInstanceStore } from './stores/instances.ts'
import { createSessionStore } from './stores/oauth-sessions.ts'
import { createTokenStore } from './stores/oauth-tokens.ts'
import { openTelemetry, type Telemetry } from './telemetry/telemetry.ts'
import type { Tracing } from './telemetry/tracing.ts'
import { createVault } from './vault.ts'

/** Jobs say only where to look: the truth is the row. */
export interface BulkJobRing extends Traced {
  readonly jobId: string
}

export interface DeliveryRing extends Traced {
  readonly deliveryId: string
}

/** The id of the span that rang, as W3C writes it. */
interface Traced {
  readonly traceparent?: string
}

export interface PlatformOptions {
  readonly config: Config
  readonly elements: EngineDependencies['elements']
  readonly logger: Logger
  /** Where providers reach this installation; asked when it is needed, because a free port is known late. */
  readonly publicBaseUrl: () => string
  /** That of the machine without it. */
  readonly clock?: EngineDependencies['clock']
  /** What the process is called in traces: `valence-gateway`. */
  readonly service?: string
}

/** Everything that the apps wire. */
export interface Platform {
  readonly engine: Engine
  readonly queue: QueueKit
  readonly telemetry: Telemetry
  readonly firstUser: {
    readonly userId: number
    /** True when this start made it. */
    readonly created: boolean
    secrets(): Promise<Secrets>
  }
  /** Proves that the database answers. */
  check(): Promise<void>
  /** To be called when nothing uses the engine any more. */
  close(): Promise<void>
}

/** The engine on PostgreSQL and BullMQ: migrated, with its first user, ready to serve. */
export async function createPlatform({
  config,
  elements,
  logger,
  publicBaseUrl,
  clock = { now: () => new Date() },
  service,
}: PlatformOptions): Promise<Platform> {
  const egress = await readEgress(config)
  const telemetry = await openTelemetry(config, logger.isLevelEnabled('info'), service)
  const { metrics, tracing } = telemetry
  await migrate(config.DATABASE_URL)
  const vault = createVault({ keys: config.ENCRYPTION_KEYS })
  const database = createDatabase(config.DATABASE_URL, {
    poolMax: config.DATABASE_POOL_MAX,
    onConnectionError: (error) => logger.warn({ reason: error.message }, 'database.connection_lost'),
    onRefused: (error) => logger.warn({ reason: error.message }, 'database.refused'),
  })
  const { prisma, pool, holdPool } = database
  const prefix = `valence:${new URL(config.DATABASE_URL).pathname.slice(1)}`
  const shared = createSharedState({
    databaseUrl: config.DATABASE_URL,
    redisUrl: config.REDIS_URL,
    pool,
    vault,
    prefix,
    onError: (error) => logger.warn({ reason: error.message }, 'shared_state.failed'),
  })
  const queue = await createQueueKit({
    databaseUrl: config.DATABASE_URL,
    redisUrl: config.REDIS_URL,
    prefix,
    onError: (error, fields) => logger.warn({ ...fields, reason: error.message }, 'queue.failed'),
  })
  const accounts = createAccountStore({ prisma, vault })
  const first = await accounts.bootstrap({
    username: config.ADMIN_USERNAME,
    ...(config.ADMIN_PASSWORD === undefined ? {} : { password: config.ADMIN_PASSWORD }),
  })
  const secrets = new Map(
    elements.map(({ key, configuration }) => [key, new Set(secretKeys([...configuration, ...commonConfiguration]))]),
  )
  const none: ReadonlySet<string> = new Set()
  const engine = createEngine({
    elements,
    stores: {
      accounts,
      instances: createInstanceStore({
        prisma,
        vault,
        isSecret: (element, key) => isSecret(secrets.get(element) ?? none, key),
      }),
      bulkJobs: createBulkJobStore({ pool }),
      files: createFiles({ pool, vault }),
      events: createEventStore(pool),
      deliveries: createDeliveryStore(pool),
      limits: shared.limits,
      tokens: createTokenStore({ pool, holdPool, vault }),
      sessions: createSessionStore({ pool, vault }),
      cache: shared.cache,
    },
    announcements: shared.instances,
    alarm: await createAlarm(queue, telemetry),
    clock,
    chance: { random: Math.random, randomBytes, newId: randomUUID, newSecret },
    sleep: (delayMs, signal) => setTimeout(delayMs, undefined, signal === undefined ? {} : { signal }),
    monotonicMs: () => performance.now(),
    openScratch: createScratch(),
    stateSigner: createStateSigner({ keys: config.ENCRYPTION_KEYS }),
    log: metrics === undefined ? createLog(logger) : metrics.counting(createLog(logger)),
    trace: tracing,
    watchesCalls: telemetry.isWatched,
    settings: {
      publicBaseUrl,
      oauthCallbackUrls: () => callbackUrls(publicBaseUrl()),
      oauthApps: config.OAUTH_APPS,
      allowPrivateNetworks: config.ALLOW_PRIVATE_NETWORKS,
      allowHttp: config.ALLOW_HTTP,
      egress,
      bulkFileMaxBytes: config.BULK_FILE_MAX_BYTES,
      passthroughMaxBytes: config.PASSTHROUGH_MAX_BYTES,
      bulkCompletedStatus: config.BULK_COMPLETED_STATUS,
      bulkLeaseMs: config.BULK_LEASE_MS,
      bulkSettleMs: config.BULK_SETTLE_MS,
      deliveryLeaseMs: config.DELIVERY_LEASE_MS,
      deliverySchedule: config.DELIVERY_SCHEDULE_MS.length > 0 ? config.DELIVERY_SCHEDULE_MS : schedules.documented,
      limits: { passMs: config.LIMITS_PASS_MS },
      timeouts: {
        connectTimeoutMs: config.PROVIDER_CONNECT_TIMEOUT_MS,
        headersTimeoutMs: config.PROVIDER_FIRST_BYTE_TIMEOUT_MS,
        totalTimeoutMs: config.PROVIDER_TIMEOUT_MS,
      },
    },
  })

  return {
    engine,
    queue: { ...queue, consume: tracedConsume(queue, tracing) },
    telemetry,
    firstUser: { ...first, secrets: () => accounts.secretsOf(first.userId) },
    async check() {
      const answered = await endsWithin(pool.query('SELECT 1'), checkMaxMs)
      if (!answered) throw new Error(`The database did not answer within ${checkMaxMs} ms.`)
    },
    async close() {
      await engine.close()
      await queue.close()
      await shared.close()
      await database.close()
      await tracing.close()
    },
  }
}

/** Whoever asks whether the platform can serve has no patience for a database that is away. */
const checkMaxMs = 4_000

/** Beside the API, two levels up: `https://valence.example/oauth`, and the longer name that some apps are registered with. */
function callbackUrls(publicBaseUrl: string): readonly [string, string] {
  const origin = new URL('..', `${publicBaseUrl}`).toString().replace(/\/$/, '')
  return [`${origin}/oauth`, `${origin}/oauth/callback`]
}

async function createAlarm(queue: QueueKit, { metrics, tracing }: Telemetry): Promise<Alarm> {
  const bulk = queue.queue<BulkJobRing>('bulk')
  const delivery = queue.queue<DeliveryRing>('delivery')
  await Promise.all([bulk.ready(), delivery.ready()])
  metrics?.watchQueue('bulk', bulk.counts)
  metrics?.watchQueue('delivery', delivery.counts)
  const traced = () => {
    const traceparent = tracing.traceparent()
    return traceparent === undefined ? {} : { traceparent }
  }
  return {
    // A job that waits needs one ring, however often the sweep finds it; the queue takes no purely numeric ids.
    bulk: (jobId) => bulk.add({ jobId, ...traced() }, { jobId: `bulk-${jobId}` }),
    delivery: (deliveryId, delayMs) => delivery.add({ deliveryId, ...traced() }, { delayMs }),
  }
}

/** Whoever does a job goes on with the trace of whoever rang for it. */
function tracedConsume(queue: QueueKit, tracing: Tracing): QueueKit['consume'] {
  return <T>(name: string, handler: JobHandler<T>, options: { readonly concurrency: number }) =>
    queue.consume<T>(name, (data, signal) => tracing.job(name, data, () => handler(data, signal)), options)
}
