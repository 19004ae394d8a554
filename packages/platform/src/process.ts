import type { Logger } from 'pino'
import { type Config, readConfig } from './config.ts'
import { createLogger } from './logger.ts'

/** Something that runs until it is closed. */
export interface Service {
  close(): Promise<void>
}

/** What a process was told, and where it writes. */
export interface Setup {
  readonly config: Config
  readonly logger: Logger
}

/** How long a process takes at most to end what it has begun; longer than any request to a provider may take is left to the sweep. */
const closeMaxMs = 55_000

/**
 * The life of a process: reads its settings, starts, runs until it is told to end, and closes in good order, also when it is told
 * while it starts. Settings that do not fit, a start that fails, or an end that takes too long end it with status 1.
 */
export async function runProcess(
  environment: NodeJS.ProcessEnv,
  start: (setup: Setup) => Promise<Service>,
): Promise<void> {
  const config = configOrExit(environment)
  const logger = createLogger(config.LOG_LEVEL)
  const fail = (err: unknown): never => {
    logger.fatal({ err }, 'process.failed')
    process.exit(1)
  }
  const starting = start({ config, logger })
  const end = async (signal: string): Promise<void> => {
    logger.info({ signal }, 'process.ending')
    setTimeout(() => process.exit(1), closeMaxMs).unref()
    const service = await starting
    await service.close()
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      end(signal).catch(fail)
    })
  }
  await starting.catch(fail)
}

/** Whoever starts a process with settings that do not fit reads what to change, not where it was noticed. */
function configOrExit(environment: NodeJS.ProcessEnv): Config {
  try {
    return readConfig(environment)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}
