import { isRecord } from '@valence/element-kit'
import { isForbiddenHeader } from '../http/forbidden-headers.ts'

export interface CallbackHeaders {
  readonly headers: Readonly<Record<string, string>>
  /** Names that were left out: forbidden, malformed, or too many. */
  readonly refused: readonly string[]
}

/** Reads `event.notification.callback.headers`: a JSON object or lines of `name: value`. */
export function readCallbackHeaders(text: string | undefined): CallbackHeaders {
  const headers: Record<string, string> = {}
  const refused: string[] = []
  for (const [name, value] of pairs(text?.trim() ?? '')) {
    const lower = name.toLowerCase()
    const isKept = isAllowed(lower) && headerValue.test(value) && Object.keys(headers).length < headersMax
    if (isKept) headers[lower] = value
    else refused.push(name)
  }
  return { headers, refused }
}

const headersMax = 20
const token = /^[!#$%&'*+.^_`|~0-9a-z-]+$/
// Latin-1 without control characters: what a header can carry and cannot be split by.
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/

/** By these the receiver knows that it was us, so they are not the caller's to set. */
const signing = /^(?:elements-)?webhook-/

function isAllowed(name: string): boolean {
  return token.test(name) && !isForbiddenHeader(name) && !signing.test(name)
}

function pairs(text: string): readonly (readonly [name: string, value: string])[] {
  if (!text.startsWith('{')) return text.split('\n').filter(Boolean).map(pairOfLine)
  const parsed = parseObject(text)
  // A value of the wrong kind is refused under its name, never sent as `[object Object]`.
  return Object.entries(parsed).map(([name, value]) => [name, typeof value === 'object' ? '\0' : String(value)])
}

function pairOfLine(line: string): readonly [string, string] {
  const colon = line.indexOf(':')
  return colon === -1 ? [line.trim(), '\0'] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text)
    return isRecord(parsed) ? parsed : {}
  } catch {
    // Half a JSON object says nothing that could be sent; it is reported as one refused name.
    return { [text.slice(0, 20)]: null }
  }
}
