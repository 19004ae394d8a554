import { createHmac } from 'node:crypto'

/** `X-Hub-Signature` of the bytes that go out. */
export function hubSignature(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}
