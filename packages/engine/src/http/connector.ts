import { isIP } from 'node:net'
import { rootCertificates } from 'node:tls'
import { buildConnector } from 'undici'
import type { AddressGuard } from './guard.ts'
import { type Bypass, readBypass } from './no-proxy.ts'
import { openTunnel } from './tunnel.ts'

/** By which way the operator lets calls go out. */
export interface Egress {
  /** Certificates of the operator's own authorities, in PEM, trusted besides those that Node knows. */
  readonly ca?: readonly string[] | undefined
  readonly proxy?: EgressProxy | undefined
}

export interface EgressProxy {
  /** `http://user:password@proxy.corp:3128` */
  readonly url: string
  /** Hosts that are called directly, as `NO_PROXY` has them. */
  readonly noProxy: string
  /**
   * Behind a proxy it is the proxy that connects, so the guard can only look first. `check` resolves the name here, judges its addresses
   * and then asks the proxy by name; `pin` asks by the address that was judged; `proxy` leaves names to the proxy, which then is the guard.
   */
  readonly names: 'check' | 'pin' | 'proxy'
}

export interface ConnectorOptions extends Egress {
  readonly guard: AddressGuard
  readonly timeoutMs?: number
}

/**
 * Opens sockets to one origin only where the guard agrees, at every connect anew: a name may resolve to something else by then. Plain
 * http never goes through a proxy: it is for what the operator allows by address.
 */
export function guardedConnector(origin: string, options: ConnectorOptions): buildConnector.connector {
  const { guard, timeoutMs = defaultTimeoutMs, ca, proxy } = options
  const connect = buildConnector({
    lookup: guard.lookup(origin),
    timeout: timeoutMs,
    ...trusted(ca),
  })
  const isProxied = proxy !== undefined && goesThrough(new URL(origin), readBypass(proxy.noProxy))
  return (wanted, callback) => {
    // A socket to an address given as such is opened without a lookup, so its text is checked here.
    const refusal = guard.refusal(origin)
    if (refusal !== undefined) callback(refusal, null)
    else if (!isProxied) connect(wanted, callback)
    else {
      tunnelTo(origin, proxy, options).then(
        (httpSocket) => connect({ ...wanted, httpSocket }, callback),
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
      )
    }
  }
}

/** The certificates that are believed, as an option of TLS; nothing says anything of an authority that is not to be checked. */
export function trusted(ca: readonly string[] | undefined): { readonly ca?: string[] } {
  return ca === undefined ? {} : { ca: [...rootCertificates, ...ca] }
}

export function goesThrough(url: URL, isPast: Bypass): boolean {
  return url.protocol === 'https:' && !isPast(url)
}

const defaultTimeoutMs = 10_000

export async function tunnelTo(
  origin: string,
  proxy: EgressProxy,
  { guard, timeoutMs = defaultTimeoutMs, ca }: ConnectorOptions,
) {
  const { hostname, port } = new URL(origin)
  const name = hostname.replace(/^\[|\]$/g, '')
  const address = proxy.names === 'proxy' || isIP(name) !== 0 ? undefined : await judged(name, origin, guard)
  return openTunnel({
    proxyUrl: proxy.url,
    host: proxy.names === 'pin' ? (address ?? name) : name,
    port: port === '' ? 443 : Number(port),
    meant: hostname,
    timeoutMs,
    ...trusted(ca),
  })
}

/** An address of the name that may be called. @throws the guard's refusal, and what the look-up failed with */
function judged(name: string, origin: string, guard: AddressGuard): Promise<string> {
  return new Promise((resolve, reject) => {
    guard.lookup(origin)(name, {}, (error, address) => {
      if (error !== null) reject(error)
      else resolve(typeof address === 'string' ? address : (address[0]?.address ?? name))
    })
  })
}
