import { Readable } from 'node:stream'
import { Agent, type Dispatcher, Pool } from 'undici'
import { type Egress, guardedConnector } from './connector.ts'
import { decode } from './decode.ts'
import { Exchange, joinLines } from './exchange.ts'
import { transportFault } from './failure.ts'
import type { AddressGuard } from './guard.ts'
import { HeldBack } from './held-back.ts'
import type { Moments, Transport, TransportAnswer, TransportLimits, TransportRequest } from './transport.ts'

export const defaultLimits: TransportLimits = {
  connectTimeoutMs: 10_000,
  headersTimeoutMs: 30_000,
  totalTimeoutMs: 60_000,
  bodyMaxBytes: 32 * 1024 * 1024,
  connectionsMax: 128,
}

interface TransportOptions extends Egress {
  readonly guard: AddressGuard
  readonly limits?: Partial<TransportLimits>
}

export function createTransport({ guard, limits: given = {}, ...egress }: TransportOptions): Transport {
  const limits = { ...defaultLimits, ...given }
  const agent = new Agent({
    connections: limits.connectionsMax,
    pipelining: 1,
    headersTimeout: limits.headersTimeoutMs,
    bodyTimeout: limits.headersTimeoutMs,
    factory: (origin, options) =>
      new Pool(origin, {
        ...options,
        connect: guardedConnector(String(origin), { guard, timeoutMs: limits.connectTimeoutMs, ...egress }),
      }),
  })

  return {
    async send(request, signal) {
      const host = hostOf(request.origin)
      try {
        const { status, headers, body } = await dispatch(agent, request, limits, signal)
        const encoding = headers['content-encoding']
        if (encoding === undefined) return { status, headers, body }
        return { status, headers, body: await decode(body, encoding, host, limits.bodyMaxBytes) }
      } catch (error) {
        throw error instanceof HeldBack ? error : transportFault(host, error)
      }
    },
    async open({ method, origin, path, headers, body, moments }, signal) {
      try {
        const {
          statusCode,
          headers: lines,
          body: stream,
        } = await starting(agent, moments).request({
          method,
          origin,
          path,
          headers,
          body: body === undefined ? null : Readable.from(body),
          ...(signal !== undefined && { signal }),
        })
        return { status: statusCode, headers: joinLines(lines), body: stream }
      } catch (error) {
        throw error instanceof HeldBack ? error : transportFault(hostOf(origin), error)
      }
    },
    async close() {
      if (!agent.closed) await agent.close()
    },
  }
}

/** The agent, asking once more just before the first byte. */
function starting(agent: Agent, moments: Moments | undefined): Dispatcher {
  if (moments === undefined) return agent
  return agent.compose((dispatch) => (options, handler) => {
    const begin = handler.onRequestStart?.bind(handler)
    handler.onRequestStart = (controller, context) => {
      begin?.(controller, context)
      if (!moments.mayStart()) throw new HeldBack()
    }
    return dispatch(options, handler)
  })
}

/** undici's `request` without its stream: the answer is wanted whole, and this is what every call of the platform pays. */
function dispatch(
  agent: Dispatcher,
  { method, origin, path, headers, body, moments }: TransportRequest,
  limits: TransportLimits,
  signal: AbortSignal | undefined,
): Promise<TransportAnswer> {
  return new Promise((resolve, reject) => {
    const exchange = new Exchange(hostOf(origin), limits, { signal, moments }, resolve, reject)
    if (!exchange.isSettled) agent.dispatch({ method, origin, path, headers, body: body ?? null }, exchange)
  })
}

function hostOf(origin: string): string {
  return origin.slice(origin.indexOf('//') + 2)
}
