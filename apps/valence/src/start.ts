import { mkdir } from 'node:fs/promises'
import { startBulkWorker } from '@valence/bulk-worker'
import { elements } from '@valence/elements'
import type { Secrets } from '@valence/engine'
import { startEventRelay } from '@valence/event-relay'
import { basePath, buildGateway } from '@valence/gateway'
import { type Sandbox, type SandboxOptions, type SeedChoice, startSandbox } from '@valence/jira-sandbox'
import {
  type Config,
  createLog,
  createLogger,
  createPlatform,
  endsWithin,
  type PlatformOptions,
  readConfig,
  startEmbeddedPostgres,
} from '@valence/platform'
import { embeddedDefaults, removeData, sandboxFile } from './data-folder.ts'

/** Which Jira the sandbox is. Without it: what the data of last time are of, or else a small Cloud. */
export interface SandboxChoice {
  readonly sandboxFlavour?: 'cloud' | 'datacenter'
  readonly sandboxSeed?: SeedChoice
}

export interface StartOptions extends SandboxChoice {
  /** 0 takes a free port; without it the environment says which. */
  readonly port?: number
  readonly sandboxPort: number
  readonly dataDir: string
  /** Removes the data first. */
  readonly reset: boolean
  readonly environment: Environment
  /** Where log lines go; without it to standard error. */
  readonly logTo?: { write(line: string): void }
  /** Ends a start that is under way. */
  readonly stop?: AbortSignal
  /** The platform's time; that of the machine without it. */
  readonly clock?: Exclude<PlatformOptions['clock'], undefined>
}

interface RunningSandbox {
  readonly url: string
  readonly username: string
  readonly password: string
  readonly flavour: 'cloud' | 'datacenter'
  /** Of data from before seeds were remembered nobody knows. */
  readonly seed?: string
  readonly personalAccessToken?: string
}

/** Everything in one process: the platform, its workers and a local Jira. */
export interface Running {
  readonly baseUrl: string
  readonly docsUrl: string
  readonly secrets: Secrets
  readonly admin: { readonly username: string; readonly password?: string }
  readonly sandbox: RunningSandbox
  readonly dataDir: string
  /** Where the database lies that came along; absent when it is the user's own. */
  readonly databaseDir?: string
  /** Whether plain http towards this machine is allowed. */
  readonly isOpenToLoopback: boolean
  close(): Promise<void>
}

type Environment = Readonly<Record<string, string | undefined>>
type Stop = () => Promise<void>

const version = '0.1.0'
const loopback = '127.0.0.0/8,::1/128'

/** @throws the reason of `stop` when that came first, and what kept something from starting; nothing runs then. */
export async function startValence(options: StartOptions): Promise<Running> {
  const { dataDir, environment } = options
  if (options.reset) await removeData(dataDir)
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const embedded = environment.DATABASE_URL ? undefined : await startEmbeddedPostgres({ dataDir })
  const stops: Stop[] = []
  const close = async (): Promise<void> => {
    await endsWithin(stopAll(stops), servicesCloseMaxMs)
    await embedded?.stop()
  }
  try {
    const config = readConfig({
      // This is the place for trying things out, so what runs on this machine may be called; a real installation says so itself.
      ALLOW_HTTP: 'true',
      ALLOW_PRIVATE_NETWORKS: loopback,
      ...(embedded === undefined ? {} : { ...(await embeddedDefaults(dataDir)), DATABASE_URL: embedded.url }),
      ...withoutEmpty(environment),
      ...(options.port === undefined ? {} : { PORT: String(options.port) }),
    })
    const running = await startServices(config, options, stops)
    return { ...running, dataDir, ...(embedded && { databaseDir: embedded.dataDirectory }), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** What runs on then, such as a callback that nobody answers, is left alone: its lease ends, and it is done again. */
const servicesCloseMaxMs = 5_000

/** What was started last is stopped first, so that nothing loses what it stands on. */
async function stopAll(stops: Stop[]): Promise<void> {
  for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) await stop()
}

/**
 * The gateway before the sandbox, which has webhooks to bring from last time, and the workers at the end, who may have a load to
 * go on with at the sandbox.
 */
async function startServices(config: Config, options: StartOptions, stops: Stop[]) {
  const { stop } = options
  stop?.throwIfAborted()
  const logger = createLogger(config.LOG_LEVEL, options.logTo)
  let origin = config.PUBLIC_URL
  const publicBaseUrl = () => `${origin ?? ''}${basePath}`
  const platform = await createPlatform({
    config,
    elements,
    logger,
    publicBaseUrl,
    ...(options.clock && { clock: options.clock }),
  })
  stops.push(() => platform.close())
  stop?.throwIfAborted()
  const { engine, queue } = platform

  let isClosing = false
  const readiness = { check: platform.check, isClosing: () => isClosing }
  const gateway = await buildGateway({ telemetry: platform.telemetry, engine, logger, readiness, version })
  stops.push(async () => {
    isClosing = true
    await gateway.close()
  })
  const address = await listen(() => gateway.listen({ host: config.HOST, port: config.PORT }), 'the platform', '--port')
  origin ??= address
  stop?.throwIfAborted()

  const sandbox = await listen(() => startSandbox(optionsOfSandbox(options)), 'the Jira sandbox', '--sandbox-port')
  stops.push(() => sandbox.close())
  stop?.throwIfAborted()

  const { run: runBulk, sweep: sweepBulk } = engine.bulk
  const shared = { consume: queue.consume, sweepEveryMs: config.SWEEP_EVERY_MS, log: createLog(logger) }
  const worker = startBulkWorker({ ...shared, runBulk, sweep: sweepBulk, concurrency: config.BULK_CONCURRENCY })
  const relay = startEventRelay({
    ...shared,
    ...engine.delivery,
    keepAlive: engine.authorization.keepAlive,
    concurrency: config.DELIVERY_CONCURRENCY,
  })
  stops.push(async () => {
    await Promise.all([worker.close(), relay.close()])
  })

  return {
    baseUrl: `${address}${basePath}`,
    docsUrl: `${address}/docs`,
    secrets: await platform.firstUser.secrets(),
    admin: {
      username: config.ADMIN_USERNAME,
      ...(config.ADMIN_PASSWORD === undefined ? {} : { password: config.ADMIN_PASSWORD }),
    },
    sandbox: runningSandbox(sandbox),
    isOpenToLoopback: config.ALLOW_HTTP,
  }
}

function optionsOfSandbox({ sandboxPort, sandboxFlavour, sandboxSeed, dataDir }: StartOptions): SandboxOptions {
  return {
    port: sandboxPort,
    dataFile: sandboxFile(dataDir),
    ...(sandboxFlavour && { flavour: sandboxFlavour }),
    ...(sandboxSeed && { seed: sandboxSeed }),
  }
}

function runningSandbox({ url, username, password, origin, personalAccessToken }: Sandbox): RunningSandbox {
  const { flavour, seed } = origin
  return {
    url,
    username,
    password,
    flavour,
    ...(seed !== undefined && { seed }),
    ...(personalAccessToken !== undefined && { personalAccessToken }),
  }
}

async function listen<T>(start: () => Promise<T>, what: string, option: string): Promise<T> {
  try {
    return await start()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    throw new Error(`The port of ${what} is taken. Choose another with ${option} (0 takes a free one).`, {
      cause: error,
    })
  }
}

/** A variable that is set to nothing is not set. */
function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''))
}
