import dns from 'node:dns'
import net from 'node:net'
import { Fault } from '@valence/element-kit'
import { effectiveAddress, isMetadata, reservedRange } from './address.ts'
import { type AllowRule, allows, parseAllowRule } from './allow-rule.ts'

/**
 * Decides which addresses may be called. A URL is checked twice: its text at once, so that a mistake is told while it is made, and
 * the address at every connect, because a name may resolve to something else by then.
 */
export interface AddressGuard {
  /** What the text of a URL already says. @throws Fault invalid_request */
  checkUrl(url: string): void
  /** The same as a value. */
  refusal(url: string): Fault | undefined
  /** Resolves names for sockets to this origin, and lets through only addresses that may be called. */
  lookup(origin: string): net.LookupFunction
}

export interface GuardOptions {
  /** What the operator allows besides the internet: `10.0.0.0/8`, `::1`, `tracker.corp:8443`. */
  readonly allow: readonly string[]
  /** Whether plain http is allowed, and then only to what `allow` names. */
  readonly allowHttp: boolean
  readonly resolve?: Resolve
}

export type Resolve = (
  hostname: string,
  options: dns.LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: dns.LookupAddress[]) => void,
) => void

export function createAddressGuard({ allow, allowHttp, resolve = dns.lookup }: GuardOptions): AddressGuard {
  const rules = allow.map(parseAllowRule)
  const guard: AddressGuard = {
    checkUrl(url) {
      const refusal = guard.refusal(url)
      if (refusal !== undefined) throw refusal
    },
    refusal(text) {
      const url = URL.canParse(text) ? new URL(text) : undefined
      // The text is not repeated: it may hold a password.
      if (url === undefined) return new Fault('invalid_request', 'The URL is not absolute, e.g. https://acme.example.')
      const address = hostAddress(url)
      return (
        refusalOfUrl(url, rules, allowHttp) ??
        (address === undefined ? undefined : refusalOfAddress(address, url, rules))
      )
    },
    lookup(origin) {
      const url = new URL(origin)
      return (hostname, options, callback) => {
        resolve(hostname, { ...options, all: true }, (error, addresses) => {
          if (error !== null) return callback(error, '')
          const verdicts = addresses.map(({ address }) => refusalOfAddress(address, url, rules))
          const permitted = addresses.filter((_, index) => verdicts[index] === undefined)
          const [first] = permitted
          if (first === undefined) return callback(verdicts[0] ?? unresolved(hostname), '')
          return options.all ? callback(null, permitted) : callback(null, first.address, first.family)
        })
      }
    },
  }
  return guard
}

function refusalOfUrl(url: URL, rules: readonly AllowRule[], allowHttp: boolean): Fault | undefined {
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && allowHttp)) {
    return new Fault('invalid_request', `A URL must begin with https://, not with ${url.protocol}//.`)
  }
  if (url.username !== '' || url.password !== '') {
    return new Fault('invalid_request', `The URL of ${url.host} must not carry a user name or password.`)
  }
  const port = portOf(url)
  // Below 1024 stand mail, databases' neighbours and remote shells, which would take our bytes for their own protocol.
  if (port < 1024 && port !== 80 && port !== 443 && !allows(rules, url)) {
    return new Fault('invalid_request', `Port ${port} of ${url.hostname} is not called. ${cure}`)
  }
  return undefined
}

function refusalOfAddress(text: string, url: URL, rules: readonly AllowRule[]): Fault | undefined {
  const address = effectiveAddress(text)
  // The caller learns what kind of address it is, not which one: names inside a network are not theirs to look up.
  const refuse = (why: string) =>
    new Fault('invalid_request', `${url.hostname} is not called: ${why}. ${cure}`, { cause: { address: text } })
  if (address === undefined) return refuse('it has no IP address')
  if (isMetadata(address)) {
    return new Fault('invalid_request', `${url.hostname} is not called: it is a metadata service of a cloud.`)
  }
  if (allows(rules, url, address)) return undefined
  const range = reservedRange(address)
  if (range !== undefined) return refuse(`it is not an address of the internet (${range})`)
  return url.protocol === 'http:' ? refuse('plain http is only for addresses that the operator allows') : undefined
}

const cure = 'The operator can allow it with ALLOW_PRIVATE_NETWORKS.'

/** The address in a URL that has one instead of a name. No lookup happens for it, so its text is all there is to check. */
function hostAddress(url: URL): string | undefined {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return net.isIP(host) === 0 ? undefined : host
}

function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port)
  return url.protocol === 'http:' ? 80 : 443
}

function unresolved(hostname: string): Error {
  return Object.assign(new Error(`${hostname} has no address`), { code: 'ENOTFOUND' })
}
