import { rootCertificates } from 'node:tls'
import { buildConnector } from 'undici'
import type { AddressGuard } from './guard.ts'

export interface ConnectorOptions {
  readonly guard: AddressGuard
  readonly timeoutMs?: number
  /** Certificates of the operator's own authorities, in PEM, trusted besides those that Node knows. */
  readonly ca?: readonly string[] | undefined
}

/** Opens sockets to one origin only where the guard agrees, at every connect anew: a name may resolve to something else by then. */
export function guardedConnector(origin: string, { guard, timeoutMs, ca }: ConnectorOptions): buildConnector.connector {
  const connect = buildConnector({
    lookup: guard.lookup(origin),
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    ...(ca === undefined ? {} : { ca: [...rootCertificates, ...ca] }),
  })
  return (options, callback) => {
    // A socket to an address given as such is opened without a lookup, so its text is checked here.
    const refusal = guard.refusal(origin)
    if (refusal === undefined) connect(options, callback)
    else callback(refusal, null)
  }
}
