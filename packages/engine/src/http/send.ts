import { Readable } from 'node:stream'
import { Agent, type Dispatcher, Pool } from 'undici'
import { type Egress, guardedConnector } from './connector.ts'
import { decode } from './decode.ts'
import { Exchange, joinLines } from './exchange.ts'
import { transportFault } from './failure.ts'
import type { AddressGuard } from './guard.ts'
import type { Transport, TransportAnswer, TransportLimits, TransportRequest } from './transport.ts'

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
        throw transportFault(host, error)
      }
    },
    async open({ method, origin, path, headers, body }, signal) {
      try {
        const {
          statusCode,
          headers: lines,
          body: stream,
        } = await agent.request({
          method,
          origin,
          path,
          headers,
          body: body === undefined ? null : Readable.from(body),
          ...(signal !== undefined && { signal }),
        })
        return { status: statusCode, headers: joinLines(lines), body: stream }
      } catch (error) {
        throw transportFault(hostOf(origin), error)
      }
    },
    async close() {
      if (!agent.closed) await agent.close()
    },
  }
}

/** undici's `request` without its stream: the answer is wanted whole, and this is what every call of the platform pays. */
function dispatch(
  agent: Dispatcher,
  { method, origin, path, headers, body }: TransportRequest,
  limits: TransportLimits,
  signal: AbortSignal | undefined,
): Promise<TransportAnswer> {
  return new Promise((resolve, reject) => {
    const exchange = new Exchange(hostOf(origin), limits, signal, resolve, reject)
    if (!exchange.isSettled) agent.dispatch({ method, origin, path, headers, body: body ?? null }, exchange)
  })
}

function hostOf(origin: string): string {
  return origin.slice(origin.indexOf('//') + 2)
}
