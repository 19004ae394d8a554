import type { Endpoint, ProviderRequest, ProviderResponse } from '@valence/element-kit'
import { Fault } from '@valence/element-kit'
import type { Transport } from '../http/transport.ts'
import { checkHeaders } from './headers.ts'
import type { Send } from './layer.ts'

/** The innermost send: a call below the base URL becomes an HTTP request, its answer is read once. */
export function wire(endpoint: Pick<Endpoint, 'baseUrl' | 'headers'>, transport: Pick<Transport, 'send'>): Send {
  const { origin, basePath } = splitBase(endpoint.baseUrl)
  checkHeaders(endpoint.headers ?? {})
  const reading = {
    accept: 'application/json',
    'accept-encoding': 'gzip',
    'user-agent': 'valence',
    ...endpoint.headers,
  }
  // Some providers refuse a write without a content type even when it has no body.
  const writing = { ...reading, 'content-type': 'application/json' }

  return async (call) => {
    const { method, from, headers, body, signal, moments } = call
    const common = method === 'GET' ? reading : writing
    const answer = await transport.send(
      {
        method,
        origin,
        path: (from === 'host' ? '' : basePath) + target(call),
        headers: headers === undefined ? common : { ...common, ...headers },
        body: body === undefined ? undefined : writeBody(body),
        moments,
      },
      signal,
    )
    return {
      status: answer.status,
      headers: answer.headers,
      body: readBody(answer.headers['content-type'], answer.body),
    }
  }
}

/** The origin of a base URL, and the path that all paths begin with. */
export function splitBase(baseUrl: string): { readonly origin: string; readonly basePath: string } {
  if (!URL.canParse(baseUrl)) throw new Fault('invalid_request', 'The base URL of the instance is not an absolute URL.')
  const { origin, pathname } = new URL(baseUrl)
  return { origin, basePath: pathname.replace(/\/+$/, '') }
}

/** Path and query. A path that would leave the base is a mistake in the element, for values are escaped by its `path` tag. */
export function target({ path, query }: Pick<ProviderRequest, 'path' | 'query'>): string {
  if (!path.startsWith('/') || path.startsWith('//') || leavesBase.test(path)) {
    throw new Error(`The path ${path} does not stay below the base URL.`)
  }
  return query === undefined ? path : path + queryText(query)
}

const leavesBase = /[\\#\s]|(?:^|\/)(?:\.|%2e){1,2}(?:[/?]|$)/i

function queryText(query: NonNullable<ProviderRequest['query']>): string {
  let text = ''
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    const values = typeof value === 'object' ? value : [value]
    for (const item of values)
      text += `${text === '' ? '?' : '&'}${encodeURIComponent(name)}=${encodeURIComponent(item)}`
  }
  return text
}

/** What cannot be written, e.g. because it is nested too deep, was never sent: a refusal, where the caller need not be in doubt. */
function writeBody(body: unknown): string {
  try {
    return JSON.stringify(body)
  } catch (cause) {
    throw new Fault('invalid_request', 'The record cannot be written as JSON.', { cause })
  }
}

/** Text that should be JSON and is not stays text: what then does not fit is told by whoever expected more. */
export function readBody(contentType: string | undefined, body: Buffer): ProviderResponse['body'] {
  if (body.length === 0) return undefined
  const text = body.toString('utf8')
  if (contentType === undefined || !/[/+]json\b/i.test(contentType)) return text
  const parsed = parseJson(text)
  return parsed === undefined ? text : parsed
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
