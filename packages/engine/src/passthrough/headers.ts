import type { Endpoint } from '@valence/element-kit'
import { isForbiddenHeader } from '../http/forbidden-headers.ts'

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * The caller's headers that go on to the provider. What frames the message, says who calls or by which way, and what is meant for
 * the platform stays behind, and so does what `Connection` names as being for one hop. The body is passed on as it is, so its type
 * and coding go with it.
 */
export function forwardedHeaders(headers: Headers): Readonly<Record<string, string>> {
  const ofOneHop = new Set(listOf(headers.connection))
  const forwarded: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || ofOneHop.has(name) || !isForwarded(name)) continue
    forwarded[name] = typeof value === 'string' ? value : value.join(', ')
  }
  // Bytes are passed on as they come, so whether they may be coded is for the caller to say.
  return { 'accept-encoding': 'identity', ...forwarded }
}

function isForwarded(name: string): boolean {
  if (ofTheBody.has(name)) return true
  return !isForbiddenHeader(name) && !ofTheWay.has(name) && !/^(?:elements|x-forwarded|cf)-/.test(name)
}

const ofTheBody: ReadonlySet<string> = new Set([
  'accept-encoding',
  'content-encoding',
  'content-length',
  'content-type',
])

/** Beside those who called and by which way: what would make another verb of the one that was allowed. */
const ofTheWay: ReadonlySet<string> = new Set([
  'baggage',
  'date',
  'dnt',
  'forwarded',
  'origin',
  'traceparent',
  'tracestate',
  'true-client-ip',
  'via',
  'x-client-ip',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
  'x-real-ip',
  'x-request-id',
])

/**
 * The provider's headers that the caller sees: what describes the body, paging, limits and the provider's own ids. Cookies,
 * challenges and policies are between the provider and us, and would act on our own address.
 */
export function shownHeaders(
  headers: Readonly<Record<string, string>>,
  { baseUrl, passthroughUrl }: Pick<Endpoint, 'baseUrl'> & { readonly passthroughUrl: string },
): Readonly<Record<string, string>> {
  const ofOneHop = new Set(listOf(headers.connection))
  const shown: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (!ofOneHop.has(name) && (shownNames.has(name) || shownPrefix.test(name))) shown[name] = value
  }
  const { location } = headers
  return location === undefined ? shown : { ...shown, location: locationOf(location, baseUrl, passthroughUrl) }
}

const shownNames: ReadonlySet<string> = new Set([
  'accept-ranges',
  'age',
  'allow',
  'atl-request-id',
  'atl-traceid',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-range',
  'content-type',
  'deprecation',
  'etag',
  'expires',
  'last-modified',
  'link',
  'retry-after',
  'sunset',
  'vary',
  'warning',
  'x-arequestid',
  'x-seraph-loginreason',
  'x-total-count',
])

const shownPrefix = /^(?:x-)?ratelimit-|^beta-ratelimit/

/** A redirect within the instance leads through here again, with the credentials; any other one leads away without them. */
function locationOf(location: string, baseUrl: string, passthroughUrl: string): string {
  if (!URL.canParse(location, `${baseUrl}/`)) return location
  const to = new URL(location, `${baseUrl}/`)
  const base = new URL(`${baseUrl}/`)
  if (to.origin !== base.origin || !to.pathname.startsWith(base.pathname)) return to.href
  return `${passthroughUrl}/${to.pathname.slice(base.pathname.length)}${to.search}`
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  const text = typeof value === 'string' ? value : (value ?? []).join(',')
  return text.split(',').map((item) => item.trim().toLowerCase())
}
