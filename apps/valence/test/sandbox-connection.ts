import {
  type Configuration,
  type Connection,
  type Element,
  type ProviderRequest,
  providerFault,
} from '@valence/element-kit'
import { fetch } from 'undici'

/** The shortest line from an element to its provider: what the element itself says, over HTTP, and nothing else. */
export function openConnection(element: Element, configuration: Configuration): Connection {
  const { baseUrl, authorization, headers } = element.connect(configuration)
  if (authorization.kind !== 'basic') throw new Error('The test knows basic authentication only.')
  const credentials = Buffer.from(`${authorization.username}:${authorization.password}`).toString('base64')
  return {
    async request(request, accept) {
      const response = await fetch(baseUrl + request.path + search(request), {
        method: request.method,
        headers: {
          ...headers,
          authorization: `Basic ${credentials}`,
          ...(request.method !== 'GET' && { 'content-type': 'application/json' }),
          ...request.headers,
        },
        ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
        redirect: 'manual',
      })
      const text = await response.text()
      const isJson = response.headers.get('content-type')?.includes('json') === true
      const body: unknown = text === '' ? undefined : isJson ? JSON.parse(text) : text
      const answer = { status: response.status, headers: Object.fromEntries(response.headers), body }
      const refusal = element.refusal(answer)
      if (refusal === undefined) return accept.parse(body)
      const { status, message, providerMessage } = refusal
      throw providerFault(status, message, providerMessage === undefined ? {} : { providerMessage })
    },
  }
}

function search({ query = {} }: ProviderRequest): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => {
    const values = value === undefined ? [] : typeof value === 'object' ? value : [value]
    return values.map((one): [string, string] => [name, String(one)])
  })
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`
}
