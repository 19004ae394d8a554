import { Fault } from '@valence/engine'
import type { FastifyRequest } from 'fastify'
import type { App } from '../app-type.ts'

/** Who watches the gateway's requests. */
export interface GatewayTelemetry {
  readonly tracing: { request(id: string, method: string, traceparent: string | undefined): WatchedRequest }
  readonly metrics?: {
    readonly contentType: string
    answered(request: { method: string; route: string; status: number; seconds: number }): void
    text(): Promise<string>
  }
  /** Whether a caller may see the figures at the gateway's own port; absent when nobody may. */
  readonly mayRead?: (authorization: string | undefined) => boolean
}

interface WatchedRequest {
  readonly traceId: string | undefined
  run(act: () => void): void
  end(facts: Readonly<Record<string, string | number>>, isFailure: boolean): void
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set when requests are watched. */
    watched: WatchedRequest | null
  }
}

/**
 * Each request as the first span of a trace, or the next one of the caller's, and as a figure when it is over. Hooks are callbacks,
 * as they run for every request.
 */
export function installObservation(app: App, { tracing, metrics, mayRead }: GatewayTelemetry): void {
  app.decorateRequest('watched', null)
  app.addHook('onRequest', (request, reply, done) => {
    const { traceparent } = request.headers
    const watched = tracing.request(
      request.id,
      request.method,
      typeof traceparent === 'string' ? traceparent : undefined,
    )
    request.watched = watched
    if (watched.traceId !== undefined) reply.header('Elements-Trace-Id', watched.traceId)
    watched.run(done)
  })
  // Reading a body ends in an event of the socket, which knows nothing of the request.
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.watched === null) done()
    else request.watched.run(done)
  })
  app.addHook('onResponse', (request, reply, done) => {
    const { statusCode: status, elapsedTime } = reply
    const route = routeOf(request)
    metrics?.answered({ method: request.method, route, status, seconds: elapsedTime / 1000 })
    const instanceId = request.elementInstance?.id
    const facts = { 'http.route': route, 'http.response.status_code': status }
    const known = instanceId === undefined ? facts : { ...facts, 'valence.instance.id': instanceId }
    request.watched?.end(known, status >= 500)
    done()
  })
  if (metrics === undefined || mayRead === undefined) return
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (!mayRead(request.headers.authorization))
      throw new Fault('unauthorized', 'The figures need METRICS_TOKEN as Bearer.')
    return reply
      .type(metrics.contentType)
      .serializer(String)
      .send(await metrics.text())
  })
}

/** As it was declared; what was called may be anything. */
function routeOf(request: FastifyRequest): string {
  return request.is404 ? 'none' : (request.routeOptions.url ?? 'none')
}
