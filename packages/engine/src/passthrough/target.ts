import { Fault } from '@valence/element-kit'

/** Where below the base URL a caller wants to go, exactly as it was written. */
export interface PassthroughTarget {
  /** Below the base URL, from the first slash on; still percent-encoded. */
  readonly path: string
  /** Behind the question mark, which is not part of it; empty when there is none. */
  readonly query: string
}

/**
 * Reads what stands behind `/passthrough`. Nothing is repaired: a path that some server on the way could read as another one, or
 * as another host, is refused, so that what was allowed is what is called.
 *
 * @throws Fault invalid_request that says which part is not accepted
 */
export function readTarget(text: string, baseUrl: string): PassthroughTarget {
  const mark = text.indexOf('?')
  const path = mark === -1 ? text : text.slice(0, mark)
  const query = mark === -1 ? '' : text.slice(mark + 1)
  for (const [form, what] of refused) if (form.test(path)) throw refusal(what)
  if (!wellFormed.test(path) || !wellFormed.test(query)) {
    throw refusal('it has characters that must be percent-encoded, or a percent sign without two hex digits')
  }
  if (!staysBelow(path, baseUrl)) throw refusal('it does not stay below the base URL of the instance')
  return { path, query }
}

/** What servers, proxies and frameworks are known to read differently: some decode twice, and Tomcat drops `;…` from a segment before it looks for dots. */
const refused: readonly (readonly [RegExp, string])[] = [
  [/^\/?[a-z][a-z0-9+.-]*:\/\//i, 'it is an absolute URL; give the path below the base URL of the instance alone'],
  [/\\|%(?:25)*5c/i, 'it has a backslash'],
  [/%(?:25)*2f/i, 'it has an encoded slash'],
  [/%(?:25)*(?:[01][0-9a-f]|7f)/i, 'it has an encoded control character'],
  [/\/\//, 'it has two slashes in a row'],
  [/(?:^|\/)(?:\.|%(?:25)*2e){1,2}(?:;|%(?:25)*3b|\/|$)/i, "it has a segment '.' or '..'"],
]

/** RFC 3986 §3.3 and §3.4, with what browsers leave bare in a query. */
const wellFormed = /^(?:[\w\-.~!$&'()*+,;=:@/?|[\]{}^`"<>]|%[0-9a-f]{2})*$/i

/** The URL parser's own opinion, after ours: it is what the request is addressed by. */
function staysBelow(path: string, baseUrl: string): boolean {
  if (!path.startsWith('/')) return false
  const base = new URL(baseUrl)
  const basePath = base.pathname.replace(/\/+$/, '')
  const joined = new URL(`${base.origin}${basePath}${path}`)
  return joined.origin === base.origin && joined.pathname.startsWith(`${basePath}/`)
}

function refusal(why: string): Fault {
  return new Fault('invalid_request', `The path to pass through is not accepted: ${why}.`)
}
