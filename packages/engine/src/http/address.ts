import ipaddr from 'ipaddr.js'

export type Address = ipaddr.IPv4 | ipaddr.IPv6

/**
 * The address that a packet really goes to: an IPv4 address may travel inside an IPv6 one (mapped, compatible, translated,
 * NAT64, 6to4), and it is the inner one that says whose network it is.
 */
export function effectiveAddress(text: string): Address | undefined {
  if (!ipaddr.isValid(text)) return undefined
  const address = ipaddr.parse(text)
  return address instanceof ipaddr.IPv6 ? (embeddedIPv4(address) ?? address) : address
}

/** The name of the reserved range an address lies in, or undefined when it is an ordinary address of the internet. */
export function reservedRange(address: Address): string | undefined {
  const range = address.range()
  if (range !== 'unicast') return range
  // All that is assigned lies in 2000::/3 (IANA's IPv6 address space registry); the rest has no business being called.
  return address instanceof ipaddr.IPv6 && !address.match(globalUnicast) ? 'unassigned' : undefined
}

/**
 * Where clouds keep credentials for whoever asks from inside: AWS, GCP, Azure and others share the link-local one; the rest are
 * AWS (containers, IPv6), Azure's wire server, Alibaba, Oracle and GCP over IPv6.
 */
export function isMetadata(address: Address): boolean {
  return metadataAddresses.has(address.toNormalizedString())
}

const metadataAddresses: ReadonlySet<string> = new Set(
  [
    '169.254.169.254',
    '169.254.170.2',
    '169.254.170.23',
    'fd00:ec2::254',
    'fd00:ec2::23',
    '168.63.129.16',
    '100.100.100.200',
    '192.0.0.192',
    'fd20:ce::254',
  ].map((text) => ipaddr.parse(text).toNormalizedString()),
)

const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/** Prefixes whose addresses carry an IPv4 address, and the 16-bit group where it begins. */
const embeddings = [
  { prefix: ipaddr.IPv6.parseCIDR('::ffff:0:0/96'), group: 6 },
  { prefix: ipaddr.IPv6.parseCIDR('::ffff:0:0:0/96'), group: 6 },
  { prefix: ipaddr.IPv6.parseCIDR('64:ff9b::/96'), group: 6 },
  { prefix: ipaddr.IPv6.parseCIDR('2002::/16'), group: 1 },
  { prefix: ipaddr.IPv6.parseCIDR('::/96'), group: 6 },
] as const

/** `::` and `::1` look like compatible addresses, but are IPv6's own "any" and loopback. */
const ownSmallest: ReadonlySet<string> = new Set(['unspecified', 'loopback'])

function embeddedIPv4(address: ipaddr.IPv6): ipaddr.IPv4 | undefined {
  if (ownSmallest.has(address.range())) return undefined
  const embedding = embeddings.find(({ prefix }) => address.match(prefix))
  if (embedding === undefined) return undefined
  const bytes = address.toByteArray()
  return new ipaddr.IPv4(bytes.slice(embedding.group * 2, embedding.group * 2 + 4))
}
