import {
  type Configuration,
  type Connection,
  type Element,
  type ItemOptions,
  type ProviderRecord,
  type ProviderRequest,
  providerFault,
  type Resource,
  resourcePath,
} from '@valence/element-kit'
import { jira } from '@valence/elements'
import type { Sandbox } from '@valence/jira-sandbox'

export const options: ItemOptions = { parents: [], parameters: {} }
export const page = { ...options, orderBy: [], limit: 100 }

export function configurationOf({ url, username, password }: Sandbox): Configuration {
  return { username, password, 'base.url': url }
}

export function resource(path: string): Resource {
  const found = jira.resources.find((candidate) => resourcePath(candidate) === path)
  if (found === undefined) throw new Error(`There is no resource ${path}.`)
  return found
}

export function operation<Verb extends 'list' | 'get' | 'create' | 'update' | 'remove'>(path: string, verb: Verb) {
  const found = resource(path).operations[verb]
  if (found === undefined) throw new Error(`${path} has no ${verb}.`)
  return found
}

export function dialect() {
  const { dialect } = resource('incidents')
  if (dialect === undefined) throw new Error('Incidents have no dialect.')
  return dialect
}

/** All pages of a list. */
export async function walkAll(
  connection: Connection,
  path: string,
  limit: number,
  query: object = {},
): Promise<readonly ProviderRecord[]> {
  const list = operation(path, 'list')
  const records: ProviderRecord[] = []
  let cursor: string | undefined
  do {
    const read = await list(connection, { ...page, ...query, limit, ...(cursor !== undefined && { cursor }) })
    records.push(...read.records)
    cursor = read.next
  } while (cursor !== undefined)
  return records
}

/** The shortest line from an element to its provider: what the element itself says, over HTTP, and nothing else. */
export function openConnection(element: Element, configuration: Configuration): Connection {
  const { baseUrl, authorization, headers, profile } = element.connect(configuration)
  if (authorization.kind !== 'basic') throw new Error('The test knows basic authentication only.')
  const credentials = Buffer.from(`${authorization.username}:${authorization.password}`).toString('base64')
  return {
    profile: { deploymentType: 'Cloud', ...profile },
    async request(request, accept) {
      const base = request.from === 'host' ? new URL(baseUrl).origin : baseUrl
      const response = await fetch(base + request.path + search(request), {
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
      const refusal = element.refusal(answer, request)
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
