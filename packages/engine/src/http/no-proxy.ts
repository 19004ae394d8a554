import ipaddr from 'ipaddr.js'

/** Hosts that are called past the proxy. */
export type Bypass = (url: URL) => boolean

/**
 * Reads a list as `NO_PROXY` has it, separated by commas or spaces: `acme.example` and `.acme.example` mean the domain and all below it,
 * `*` everything; an address, a network such as `10.0.0.0/8`, and `host:port` are known, too.
 */
export function readBypass(list: string): Bypass {
  const rules = list.split(/[\s,]+/).flatMap((text) => (text === '' ? [] : [readRule(text.toLowerCase())]))
  return (url) => rules.some((rule) => rule(url))
}

function readRule(text: string): Bypass {
  if (text === '*') return () => true
  if (ipaddr.isValidCIDR(text)) {
    const [network, bits] = ipaddr.parseCIDR(text)
    return (url) => {
      const address = addressOf(url)
      return address?.kind() === network.kind() && address.match(network, bits)
    }
  }
  const [, host = text, port] = /^(\[[^\]]+\]|[^:]+):(\d+)$/.exec(text) ?? []
  const isPort = (url: URL) => port === undefined || port === (url.port || '443')
  if (ipaddr.isValid(bare(host))) {
    const wanted = ipaddr.parse(bare(host)).toNormalizedString()
    return (url) => addressOf(url)?.toNormalizedString() === wanted && isPort(url)
  }
  const domain = host.replace(/^\*?\./, '')
  return (url) => (url.hostname === domain || url.hostname.endsWith(`.${domain}`)) && isPort(url)
}

function addressOf({ hostname }: URL) {
  return ipaddr.isValid(bare(hostname)) ? ipaddr.parse(bare(hostname)) : undefined
}

function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '')
}
