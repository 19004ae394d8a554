import ipaddr from 'ipaddr.js'
import type { Address } from './address.ts'

/** One thing that the operator allows: a range of addresses, or one host at one port whatever its address. */
export type AllowRule =
  | { readonly kind: 'range'; readonly range: readonly [Address, number] }
  | { readonly kind: 'host'; readonly hostname: string; readonly port: string }

/** Reads `10.0.0.0/8`, `127.0.0.1`, `::1` or `tracker.corp:8443`. @throws Error for anything else, at start */
export function parseAllowRule(text: string): AllowRule {
  if (ipaddr.isValidCIDR(text)) return { kind: 'range', range: ipaddr.parseCIDR(text) }
  if (isPlainAddress(text)) {
    const address = ipaddr.parse(text)
    return { kind: 'range', range: [address, address.kind() === 'ipv4' ? 32 : 128] }
  }
  const [, hostname, port] = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+):(\d{1,5})$/i.exec(text) ?? []
  if (hostname !== undefined && port !== undefined && URL.canParse(`https://${text}`)) {
    return { kind: 'host', hostname: new URL(`https://${text}`).hostname, port: String(Number(port)) }
  }
  throw new Error(
    `'${text}' is neither a network such as 10.0.0.0/8, nor an address, nor a host and port such as tracker.corp:8443.`,
  )
}

/** Whether a URL, or the address that its host has, is among what is allowed. */
export function allows(rules: readonly AllowRule[], url: URL, address?: Address): boolean {
  return rules.some((rule) =>
    rule.kind === 'host' ? isHost(rule, url) : address !== undefined && isInRange(address, rule.range),
  )
}

function isHost(rule: Extract<AllowRule, { kind: 'host' }>, url: URL): boolean {
  const port = url.port || (url.protocol === 'http:' ? '80' : '443')
  return rule.hostname === url.hostname && rule.port === port
}

function isInRange(address: Address, [network, bits]: readonly [Address, number]): boolean {
  return address.kind() === network.kind() && address.match([network, bits])
}

/** ipaddr.js also reads `10`, `0x7f.1` and other relics as addresses; in a list for operators they are mistakes. */
function isPlainAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text)
}
