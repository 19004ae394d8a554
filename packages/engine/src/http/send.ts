import { rootCertificates } from 'node:tls'
import { Agent, buildConnector, type Dispatcher, Pool } from 'undici'
import { decode } from './decode.ts'
import { Exchange } from './exchange.ts'
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

interface TransportOptions {
  readonly guard: AddressGuard
  readonly limits?: Partial<TransportLimits>
  /** Certificates of the operator's own authorities, in PEM, trusted besides those that Node knows. */
  readonly ca?: readonly string[]
}

export function createTransport({ guard, limits: given = {}, ca }: TransportOptions): Transport {
  const limits = { ...defaultLimits, ...given }
  const agent = new Agent({
    connections: limits.connectionsMax,
    pipelining: 1,
    headersTimeout: limits.headersTimeoutMs,
    bodyTimeout: limits.headersTimeoutMs,
    factory: (origin, options) => new Pool(origin, { ...options, connect: guarded(String(origin), guard, limits, ca) }),
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
    close: () => agent.close(),
  }
}

/** Opens sockets to one origin only where the guard agrees, at every connect anew. */
function guarded(
  origin: string,
  guard: AddressGuard,
  limits: TransportLimits,
  ca: readonly string[] | undefined,
): buildConnector.connector {
  const connect = buildConnector({
    lookup: guard.lookup(origin),
    timeout: limits.connectTimeoutMs,
    ...(ca === undefined ? {} : { ca: [...rootCertificates, ...ca] }),
  })
  return (options, callback) => {
    // A socket to an address given as such is opened without a lookup, so its text is checked here.
    const refusal = guard.refusal(origin)
    if (refusal === undefined) connect(options, callback)
    else callback(refusal, null)
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
