import { createServer } from 'node:http'
import type { Logger } from 'pino'
import type { Config } from './config.ts'

/** Something that runs until it is closed. */
export interface Service {
  close(): Promise<void>
}

/** How long a process takes at most to end what it has begun; longer than any request to a provider may take is left to the sweep. */
const closeMaxMs = 55_000

/**
 * Runs a service until the process is told to end, then closes it in good order. A start that fails, or an end that takes too
 * long, ends the process with status 1.
 */
export async function runUntilSignalled(logger: Logger, start: () => Promise<Service>): Promise<void> {
  const starting = start()
  const end = async (signal: string): Promise<void> => {
    logger.info({ signal }, 'process.ending')
    setTimeout(() => process.exit(1), closeMaxMs).unref()
    const service = await starting
    await service.close()
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      end(signal).catch((err: unknown) => {
        logger.fatal({ err }, 'process.failed')
        process.exit(1)
      })
    })
  }
  await starting
}

/** `/health` and `/ready` for a process without another HTTP face. */
export async function serveHealth(
  { HOST, HEALTH_PORT }: Pick<Config, 'HOST' | 'HEALTH_PORT'>,
  check: () => Promise<void>,
): Promise<Service> {
  const server = createServer((request, response) => {
    const answer = (status: number): void => {
      response
        .writeHead(status, { 'Content-Type': 'application/json' })
        .end(`{"status":"${status === 200 ? 'ok' : 'unavailable'}"}`)
    }
    if (request.url === '/health') return answer(200)
    if (request.url !== '/ready') return answer(404)
    check().then(
      () => answer(200),
      () => answer(503),
    )
  })
  if (HEALTH_PORT === undefined) return { close: async () => undefined }
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(HEALTH_PORT, HOST, resolve))
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
