import type { FastifyInstance } from 'fastify'
import { pathOf } from './routes/request.ts'

/** One request and its answer, as they went over the wire. */
export interface Exchange {
  readonly method: string
  readonly path: string
  readonly query: unknown
  readonly requestHeaders: Readonly<Record<string, unknown>>
  readonly requestBody: unknown
  readonly status: number
  readonly responseHeaders: Readonly<Record<string, unknown>>
  readonly responseBody: unknown
}

/** Tells a listener of every exchange below `/rest`. Must be called before the app is ready. */
export function recordExchanges(app: FastifyInstance, listen: (exchange: Exchange) => void): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (!request.url.startsWith('/rest/')) return payload
    const type = String(reply.getHeader('content-type') ?? '')
    listen({
      method: request.method,
      path: pathOf(request),
      query: request.query,
      requestHeaders: request.headers,
      requestBody: request.body,
      status: reply.statusCode,
      responseHeaders: reply.getHeaders(),
      responseBody: readBody(payload, type),
    })
    return payload
  })
}

function readBody(payload: unknown, type: string): unknown {
  if (typeof payload !== 'string' || payload === '') return undefined
  return type.includes('json') ? JSON.parse(payload) : payload
}
