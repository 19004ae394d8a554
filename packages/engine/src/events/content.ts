import { createHash } from 'node:crypto'
import type { InboundWebhook } from '@valence/element-kit'

/** What a webhook says, in the forms in which we keep it. */
export interface Content {
  /** As it came, as text. */
  readonly text: string
  /** The same as a JSON value, to be put into a notification as it is. */
  readonly json: string
  readonly hash: Buffer
  /** Whether it stands in the body, which a signature covers, and not in the query, which none does. */
  readonly isSignable: boolean
}

/** Undefined when there is nothing to read: no body and no query, or a body that is neither JSON nor a form. */
export function readContent({ raw, body, query }: InboundWebhook): Content | undefined {
  if (raw.length === 0) return contentOfQuery(query)
  // A NUL is in no JSON and no form, and Postgres keeps no text that has one.
  if (body === undefined || raw.includes(0)) return undefined
  const text = new TextDecoder().decode(raw)
  // JSON goes out in the provider's own text: parsing and printing it would round large numbers.
  const json = isJson(text) ? text : JSON.stringify(body)
  return { text, json, hash: sha256(raw), isSignable: true }
}

function contentOfQuery(query: InboundWebhook['query']): Content | undefined {
  const pairs = Object.entries(query).sort(([left], [right]) => (left < right ? -1 : 1))
  if (pairs.length === 0) return undefined
  const text = JSON.stringify(Object.fromEntries(pairs))
  return { text, json: text, hash: sha256(text), isSignable: false }
}

function sha256(data: Uint8Array | string): Buffer {
  return createHash('sha256').update(data).digest()
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
