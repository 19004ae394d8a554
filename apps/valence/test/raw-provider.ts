import type { IncomingMessage, ServerResponse } from 'node:http'
import { type LoopbackServer, startLoopbackServer } from '@valence/testing'

/** A provider that is a server and nothing more: it lets an instance be connected, and leaves the rest to the test. */
export interface RawProvider extends LoopbackServer {
  readonly requests: readonly IncomingMessage[]
}

export async function startRawProvider(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  greets: () => boolean = () => true,
): Promise<RawProvider> {
  const requests: IncomingMessage[] = []
  const server = await startLoopbackServer((request, response) => {
    const known = greetings[request.url ?? '']
    if (known !== undefined && greets()) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(known))
      return
    }
    requests.push(request)
    handle(request, response)
  })
  return { ...server, requests }
}

/** What the element asks before it takes an instance. */
const greetings: Readonly<Record<string, unknown>> = {
  '/rest/api/2/myself': { accountId: '1', timeZone: 'UTC', locale: 'en_US' },
  '/rest/api/2/serverInfo': { deploymentType: 'Cloud', baseUrl: 'https://acme.example', version: '1001.0.0' },
}
