import { type Configuration, type Endpoint, Fault, isRecord, isSecret } from '@valence/element-kit'
import { isForbiddenHeader } from '../http/forbidden-headers.ts'

export const customHeadersKey = 'custom.headers'

/**
 * The headers that an instance wants on each of its calls, names in lower case.
 *
 * @throws Fault invalid_request naming the header that may not be set, or whose value does not fit
 */
export function readCustomHeaders(text: string | undefined): Readonly<Record<string, string>> {
  if (text === undefined || text === '') return {}
  const given: unknown = JSON.parse(text)
  if (!isRecord(given)) throw refusal('must be a JSON object, e.g. {"X-Team": "support"}')
  const names = Object.keys(given)
  if (names.length > headersMax) throw refusal(`has ${names.length} headers; at most ${headersMax} are sent`)
  const headers: Record<string, string> = {}
  for (const name of names) {
    const lower = name.toLowerCase()
    const why = refusalOf(lower, given[name]) ?? (Object.hasOwn(headers, lower) ? 'it is there twice' : undefined)
    if (why !== undefined) throw refusal(`cannot have the header '${name.slice(0, 100)}': ${why}`)
    headers[lower] = String(given[name]).trim()
  }
  return headers
}

/** The endpoint with the instance's own headers. What the element itself sends has the last word. */
export function withCustomHeaders(endpoint: Endpoint, configuration: Configuration): Endpoint {
  const custom = readCustomHeaders(configuration[customHeadersKey])
  return Object.keys(custom).length === 0 ? endpoint : { ...endpoint, headers: { ...custom, ...endpoint.headers } }
}

const headersMax = 20
const valueMax = 4_000

function refusalOf(name: string, value: unknown): string | undefined {
  if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)) return 'this is not a name of a header'
  if (name === 'authorization' || isSecret(noneDeclared, name)) {
    return 'headers are shown to whoever may see the instance, so they are no place for credentials; the configuration has keys for those'
  }
  if (isForbiddenHeader(name) || ofBrowsers.has(name)) return 'it is set by the platform, or by nobody'
  if (typeof value === 'object' || value === undefined) return 'its value must be text'
  const text = String(value).trim()
  if (text.length > valueMax) return `its value has more than ${valueMax} characters`
  if (/[^\t\x20-\x7e\x80-\xff]/.test(text))
    return 'its value has a line break or another character that headers cannot have'
  if (/^(?:basic|bearer|digest|negotiate|token)\s/i.test(text))
    return 'its value is a credential, for which the configuration has keys'
  return undefined
}

const noneDeclared: ReadonlySet<string> = new Set()

/** What browsers let no page set (Fetch, "forbidden request-header"), beside what is forbidden to elements as well; and what we read. */
const ofBrowsers: ReadonlySet<string> = new Set([
  'accept',
  'accept-charset',
  'access-control-request-headers',
  'access-control-request-method',
  'cookie2',
  'date',
  'dnt',
  'forwarded',
  'origin',
  'permissions-policy',
  'traceparent',
  'tracestate',
  'via',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
])

function refusal(what: string): Fault {
  return new Fault('invalid_request', `configuration['${customHeadersKey}'] ${what}.`)
}
