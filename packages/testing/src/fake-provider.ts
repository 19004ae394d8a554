import type { IncomingMessage, ServerResponse } from 'node:http'
import { type LoopbackServer, startLoopbackServer } from './loopback-server.ts'

/** A request as it arrived, byte for byte. */
export interface ReceivedRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  /** The connection it came over: equal ports mean one connection. */
  readonly remotePort: number | undefined
}

export interface ScriptedAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Text and bytes go out as they are, anything else as JSON. */
  readonly body?: unknown
  /** Breaks the connection instead of answering; after the headers, if there is a body. */
  readonly isBroken?: boolean
  /** Never answers; the connection stays open. */
  readonly isSilent?: boolean
}

export type Script = (request: ReceivedRequest, index: number) => ScriptedAnswer

export interface FakeProvider extends LoopbackServer {
  readonly requests: readonly ReceivedRequest[]
}

/** A provider on loopback that answers by a script and remembers what it was asked. */
export async function startFakeProvider(script: Script): Promise<FakeProvider> {
  const requests: ReceivedRequest[] = []
  const server = await startLoopbackServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers, socket } = request
      const received = {
        method,
        url,
        headers,
        body: Buffer.concat(chunks).toString('utf8'),
        remotePort: socket.remotePort,
      }
      requests.push(received)
      answer(response, script(received, requests.length - 1))
    })
  })
  return { ...server, requests }
}

function answer(
  response: ServerResponse,
  { status = 200, headers = {}, body, isBroken, isSilent }: ScriptedAnswer,
): void {
  if (isSilent) return
  if (isBroken && body === undefined) {
    response.destroy()
    return
  }
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body)
  response.writeHead(status, isRaw || body === undefined ? headers : { 'content-type': 'application/json', ...headers })
  const bytes = body === undefined ? '' : isRaw ? body : JSON.stringify(body)
  if (isBroken) response.write(bytes, () => response.destroy())
  else response.end(bytes)
}
