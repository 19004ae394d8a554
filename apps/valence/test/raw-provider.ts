import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** A provider that is a server and nothing more: it lets an instance be connected, and leaves the rest to the test. */
export interface RawProvider {
  readonly origin: string
  readonly requests: readonly IncomingMessage[]
  close(): Promise<void>
}

export async function startRawProvider(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  greets: () => boolean = () => true,
): Promise<RawProvider> {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    const known = greetings[request.url ?? '']
    if (known !== undefined && greets()) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(known))
      return
    }
    requests.push(request)
    handle(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The provider has no port.')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    requests,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** What the element asks before it takes an instance. */
const greetings: Readonly<Record<string, unknown>> = {
  '/rest/api/2/myself': { accountId: '1', timeZone: 'UTC', locale: 'en_US' },
  '/rest/api/2/serverInfo': { deploymentType: 'Cloud', baseUrl: 'https://acme.example', version: '1001.0.0' },
}
