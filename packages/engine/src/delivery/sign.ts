import { createHmac } from 'node:crypto'

interface Signable {
  /** The same on every attempt: receivers tell repetitions by it. */
  readonly id: string
  readonly body: string
  readonly now: Date
  /** Empty or absent means unsigned. */
  readonly key: string | undefined
}

/**
 * Identifies and signs a request in two dialects at once: the Elements headers, over the body alone, and Standard Webhooks
 * (https://www.standardwebhooks.com), over id, time and body, so that a receiver can refuse old requests.
 */
export function signatureHeaders({ id, body, now, key }: Signable): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(now.getTime() / 1000))
  const identity = { 'elements-webhook-id': id, 'webhook-id': id, 'webhook-timestamp': timestamp }
  if (key === undefined || key === '') return identity
  return {
    ...identity,
    'elements-webhook-signature': `sha256=${hmac(Buffer.from(key), body)}`,
    'webhook-signature': `v1,${hmac(standardKey(key), `${id}.${timestamp}.${body}`)}`,
  }
}

const standardPrefix = 'whsec_'

function standardKey(key: string): Buffer {
  return key.startsWith(standardPrefix) ? Buffer.from(key.slice(standardPrefix.length), 'base64') : Buffer.from(key)
}

function hmac(key: Buffer, message: string): string {
  return createHmac('sha256', key).update(message).digest('base64')
}
