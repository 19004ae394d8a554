import { createServer, type ServerResponse } from 'node:http'
import type { Config } from './config.ts'
import type { Service } from './process.ts'
import { mayRead } from './telemetry/may-read.ts'
import type { Metrics } from './telemetry/metrics.ts'

type Settings = Pick<Config, 'HOST' | 'HEALTH_PORT' | 'METRICS_TOKEN'>

/** `/health`, `/ready` and `/metrics` of a process, on a port that is not for its callers. */
export async function serveHealth(
  { HOST, HEALTH_PORT, METRICS_TOKEN }: Settings,
  check: () => Promise<void>,
  metrics: Metrics | undefined,
): Promise<Service> {
  if (HEALTH_PORT === undefined) return { close: async () => undefined }
  const server = createServer((request, response) => {
    const tell = (status: number) => answer(response, status)
    if (request.url === '/health') return tell(200)
    if (request.url === '/metrics' && metrics !== undefined) {
      if (!mayRead(request.headers.authorization, METRICS_TOKEN)) return tell(401)
      return void metrics.text().then(
        (text) => response.writeHead(200, { 'Content-Type': metrics.contentType }).end(text),
        () => tell(503),
      )
    }
    if (request.url !== '/ready') return tell(404)
    return void check().then(
      () => tell(200),
      () => tell(503),
    )
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(HEALTH_PORT, HOST, resolve))
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function answer(response: ServerResponse, status: number): void {
  const said = { 200: 'ok', 401: 'unauthorized', 404: 'not_found' }[status] ?? 'unavailable'
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(`{"status":"${said}"}`)
}
