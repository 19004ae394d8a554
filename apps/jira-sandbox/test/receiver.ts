import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { z } from 'zod'

/** A delivery as it arrived. */
export interface Call {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly body: Readonly<Record<string, unknown>>
}

export interface Receiver {
  readonly calls: Call[]
  readonly url: string
  readonly server: Server
  /** The names of the events that arrived, in order. */
  events(): unknown[]
  /** The first delivery of an event; throws when there is none. */
  of(event: string): Call
  close(): void
}

/** Receives webhooks: answers with the given statuses, then with 200. */
export async function startReceiver(...statuses: number[]): Promise<Receiver> {
  const calls: Call[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => {
      text += String(chunk)
    })
    request.on('end', () => {
      const body = z.record(z.string(), z.unknown()).parse(text === '' ? {} : JSON.parse(text))
      calls.push({ path: request.url ?? '', headers: request.headers, text, body })
      response.statusCode = statuses.shift() ?? 200
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    calls,
    server,
    url: `http://127.0.0.1:${portOf(server)}/hook`,
    events: () => calls.map((call) => call.body.webhookEvent),
    of(event) {
      const call = calls.find(({ body }) => body.webhookEvent === event)
      if (!call) throw new Error(`No ${event} arrived.`)
      return call
    },
    close: () => void server.close(),
  }
}

function portOf(server: Server): number {
  return z.object({ port: z.number() }).parse(server.address()).port
}

/** Waits for a condition, at most ten seconds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('The condition did not come about in time.')
    await new Promise((resolve) => setImmediate(resolve))
  }
}
