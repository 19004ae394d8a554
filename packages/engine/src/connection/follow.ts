import { type Element, type Endpoint, Fault } from '@valence/element-kit'
import type { StreamAnswer, Transport } from '../http/transport.ts'
import { stack } from './layer.ts'
import { type Observation, observeCalls } from './observe-calls.ts'

interface FollowDependencies {
  readonly element: Pick<Element, 'name'>
  readonly endpoint: Pick<Endpoint, 'baseUrl'>
  readonly transport: Pick<Transport, 'open'>
  /** Absent when nobody watches. */
  readonly observation: Observation | undefined
}

/**
 * Goes where a redirect of a file leads. Its address is its own credential, so ours stay home and nothing of it but the host is written
 * down. The guard judges it as it does any other.
 */
export function openFollow({ element, endpoint, transport, observation }: FollowDependencies) {
  return async (
    location: string,
    headers: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<StreamAnswer> => {
    if (!URL.canParse(location, endpoint.baseUrl)) {
      throw new Fault('provider_failed', `${element.name} redirects to nowhere.`)
    }
    const { origin, host, pathname, search } = new URL(location, endpoint.baseUrl)
    const watching = observation === undefined ? [] : [observeCalls({ ...observation, host })]
    let opened: StreamAnswer | undefined
    const send = stack(watching, async ({ method, headers: sent = {} }) => {
      opened = await transport.open({ method, origin, path: pathname + search, headers: sent }, signal)
      return { status: opened.status, headers: opened.headers, body: undefined }
    })
    await send({ method: 'GET', path: '/…', headers })
    if (opened === undefined) throw new Error('A redirect was answered by nobody.')
    return opened
  }
}
