import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { gatewayCloudId } from '../../oauth/gateway.ts'
import { pathOf } from '../../routes/request.ts'
import { exchangeChannel, type PublishedExchange } from './channel.ts'
import type { Exchange } from './exchange.ts'

/** Tells a listener of every exchange below `/rest`. Must be called before the app is ready. */
export function recordExchanges(app: FastifyInstance, listen: (exchange: Exchange) => void): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (request.url.startsWith('/rest/')) listen(exchangeOf(request, reply, payload))
    return payload
  })
}

/** Publishes every exchange below `/rest` on the channel. Must be called before the app is ready. */
export function publishExchanges(app: FastifyInstance, flavour: PublishedExchange['flavour']): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (!exchangeChannel.hasSubscribers || !request.url.startsWith('/rest/')) return payload
    const exchange: PublishedExchange = {
      ...exchangeOf(request, reply, payload),
      flavour,
      answeredBy: request.disturbedBy ?? 'sandbox',
      viaGateway: gatewayCloudId(request) !== undefined,
    }
    exchangeChannel.publish(exchange)
    return payload
  })
}

function exchangeOf(request: FastifyRequest, reply: FastifyReply, payload: unknown): Exchange {
  const type = String(reply.getHeader('content-type') ?? '')
  return {
    method: request.method,
    path: pathOf(request),
    query: request.query,
    requestHeaders: request.headers,
    requestBody: request.body,
    status: reply.statusCode,
    responseHeaders: reply.getHeaders(),
    responseBody: readBody(payload, type),
  }
}

/** Text stays text when it calls itself JSON and is none, as the bodies of faults and tests may. */
function readBody(payload: unknown, type: string): unknown {
  if (typeof payload !== 'string' || payload === '') return undefined
  if (!type.includes('json')) return payload
  try {
    return JSON.parse(payload)
  } catch (error) {
    if (error instanceof SyntaxError) return payload
    throw error
  }
}
