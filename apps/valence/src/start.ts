import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startBulkWorker } from '@valence/bulk-worker'
import { elements } from '@valence/elements'
import type { Secrets } from '@valence/engine'
import { startEventRelay } from '@valence/event-relay'
import { basePath, buildGateway } from '@valence/gateway'
import { startSandbox } from '@valence/jira-sandbox'
import {
  createKeyFile,
  createLog,
  createLogger,
  createPlatform,
  readConfig,
  removeEmbeddedPostgres,
  startEmbeddedPostgres,
} from '@valence/platform'

export interface StartOptions {
  /** 0 takes a free port. */
  readonly port: number
  readonly sandboxPort: number
  readonly dataDir: string
  /** Removes the data first. */
  readonly reset: boolean
  readonly environment: Environment
}

/** Everything in one process: the platform, its workers and a local Jira. */
export interface Running {
  readonly baseUrl: string
  readonly docsUrl: string
  readonly secrets: Secrets
  readonly admin: { readonly username: string; readonly password?: string }
  readonly sandbox: { readonly url: string; readonly username: string; readonly password: string }
  /** Where the data really lies. */
  readonly dataDir: string
  /** Whether the database came along. */
  readonly isEmbedded: boolean
  /** Whether plain http towards this machine is allowed. */
  readonly isOpenToLoopback: boolean
  close(): Promise<void>
}

type Environment = Readonly<Record<string, string | undefined>>

const version = '0.1.0'
const loopback = '127.0.0.0/8,::1/128'

export async function startValence(options: StartOptions): Promise<Running> {
  const undo: (() => Promise<void>)[] = []
  // What was started last is stopped first, so that nothing loses what it stands on.
  const close = async (): Promise<void> => {
    for (let stop = undo.pop(); stop !== undefined; stop = undo.pop()) await stop()
  }
  try {
    return { ...(await startAll(options, undo)), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Removes everything that a start left in a data folder, and stops a database that still runs on it. */
export async function removeData(dataDir: string): Promise<void> {
  await removeEmbeddedPostgres(dataDir)
  await rm(dataDir, { recursive: true, force: true })
}

async function startAll(options: StartOptions, undo: (() => Promise<void>)[]): Promise<Omit<Running, 'close'>> {
  const { dataDir, environment } = options
  if (options.reset) await removeData(dataDir)
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const embedded = environment.DATABASE_URL ? undefined : await startEmbeddedPostgres({ dataDir })
  if (embedded !== undefined) undo.push(() => embedded.stop())
  const config = readConfig({
    // This is the place for trying things out, so what runs on this machine may be called; a real installation says so itself.
    ALLOW_HTTP: 'true',
    ALLOW_PRIVATE_NETWORKS: loopback,
    ...(embedded === undefined ? {} : { ...(await embeddedDefaults(dataDir)), DATABASE_URL: embedded.url }),
    ...withoutEmpty(environment),
    PORT: String(options.port),
  })
  const logger = createLogger(config.LOG_LEVEL)
  let publicUrl = config.PUBLIC_URL
  const publicBaseUrl = () => `${publicUrl ?? ''}${basePath}`
  const platform = await createPlatform({ config, elements, logger, publicBaseUrl })
  undo.push(() => platform.close())
  const { engine, queue } = platform
  const log = createLog(logger)

  let isClosing = false
  const readiness = { check: platform.check, isClosing: () => isClosing }
  const gateway = await buildGateway({ engine, logger, readiness, version })
  undo.push(async () => {
    isClosing = true
    await gateway.close()
  })
  const address = await listen(() => gateway.listen({ host: config.HOST, port: config.PORT }), 'the platform', '--port')
  publicUrl ??= address

  const { consume } = queue
  const { SWEEP_EVERY_MS: sweepEveryMs } = config
  const { run: runBulk, sweep: sweepBulk } = engine.bulk
  const worker = startBulkWorker({
    consume,
    runBulk,
    sweep: sweepBulk,
    sweepEveryMs,
    concurrency: config.BULK_CONCURRENCY,
    log,
  })
  undo.push(() => worker.close())
  const relay = startEventRelay({
    consume,
    ...engine.delivery,
    sweepEveryMs,
    concurrency: config.DELIVERY_CONCURRENCY,
    log,
  })
  undo.push(() => relay.close())
  const sandbox = await listen(
    () => startSandbox({ port: options.sandboxPort, dataFile: join(dataDir, 'sandbox.json') }),
    'the Jira sandbox',
    '--sandbox-port',
  )
  undo.push(() => sandbox.close())

  return {
    baseUrl: `${address}${basePath}`,
    docsUrl: `${address}/docs`,
    secrets: await platform.firstUser.secrets(),
    admin: {
      username: config.ADMIN_USERNAME,
      ...(config.ADMIN_PASSWORD === undefined ? {} : { password: config.ADMIN_PASSWORD }),
    },
    sandbox: { url: sandbox.url, username: sandbox.username, password: sandbox.password },
    dataDir: embedded?.dataDirectory ?? dataDir,
    isEmbedded: embedded !== undefined,
    isOpenToLoopback: config.ALLOW_HTTP,
  }
}

/** What a first start makes once and every later one finds: the key that seals, and the password of the first user. */
async function embeddedDefaults(dataDir: string): Promise<Environment> {
  const ring = await createKeyFile(join(dataDir, 'encryption.key'))
  return {
    ENCRYPTION_KEYS: ring.map(({ id, key }) => `${id}:${key.toString('base64')}`).join(','),
    ADMIN_PASSWORD: await readOrMake(join(dataDir, 'admin.password'), () => randomBytes(18).toString('base64url')),
  }
}

async function readOrMake(path: string, make: () => string): Promise<string> {
  try {
    await writeFile(path, make(), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return readFile(path, 'utf8')
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
