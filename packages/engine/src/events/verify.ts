import { createHmac, timingSafeEqual } from 'node:crypto'
import type { InboundWebhook, Verification } from '@valence/element-kit'

export type Verified = { readonly kind: 'verified' } | { readonly kind: 'unverified'; readonly reason: string }

/** Whether the raw bytes of a webhook were signed with one of the secrets. The time it takes tells nothing of them. */
export function verify(
  verification: Verification,
  webhook: Pick<InboundWebhook, 'headers' | 'raw'>,
  secrets: readonly string[],
): Verified {
  const value = webhook.headers[verification.header.toLowerCase()]
  if (value === undefined) return { kind: 'unverified', reason: `The header ${verification.header} is missing.` }
  const given = readSignature(verification, value)
  if (given === undefined) return { kind: 'unverified', reason: `The header ${verification.header} is malformed.` }
  const matches = secrets.map((secret) => timingSafeEqual(sign(verification, webhook.raw, secret), given))
  return matches.includes(true)
    ? { kind: 'verified' }
    : { kind: 'unverified', reason: `The header ${verification.header} does not match the body.` }
}

const digestBytes = { sha256: 32 } as const satisfies Readonly<Record<Verification['algorithm'], number>>

/** The bytes of the signature, only when they are as many as a digest has: `timingSafeEqual` throws for other lengths. */
function readSignature({ prefix, encoding, algorithm }: Verification, value: string): Buffer | undefined {
  if (!value.startsWith(prefix)) return undefined
  const text = value.slice(prefix.length)
  const bytes = Buffer.from(text, encoding)
  // Buffer skips what it cannot read; only a text that is the digest and nothing else passes.
  const isWhole = bytes.toString(encoding) === (encoding === 'hex' ? text.toLowerCase() : text)
  return isWhole && bytes.length === digestBytes[algorithm] ? bytes : undefined
}

function sign({ algorithm }: Verification, raw: Uint8Array, secret: string): Buffer {
  return createHmac(algorithm, secret).update(raw).digest()
}
