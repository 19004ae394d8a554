import { createServer, type IncomingHttpHeaders } from 'node:http'

/** What came in at the callback address. */
export interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** The bytes as they came: the signature is over them. */
  readonly raw: Buffer
  readonly body: unknown
}

/** The customer's own server in this play: it answers 200 to every callback and remembers it. */
export interface Receiver {
  readonly url: string
  /** How many came in at a path so far. */
  count(path: string): number
  /** The first request that fits, past or future. @throws Error naming `what` when none comes in time. */
  wait(what: string, fits: (received: Received) => boolean, timeoutMs?: number): Promise<Received>
  close(): Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  const all: Received[] = []
  const waiting = new Set<(received: Received) => void>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const raw = Buffer.concat(chunks)
      const received = {
        path: request.url ?? '/',
        headers: request.headers,
        raw,
        body: JSON.parse(raw.toString('utf8')),
      }
      all.push(received)
      response.writeHead(200).end()
      for (const look of waiting) look(received)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The callback receiver has no port.')

  return {
    url: `http://127.0.0.1:${address.port}`,
    count: (path) => all.filter((received) => received.path === path).length,
    wait(what, fits, timeoutMs = 30_000) {
      const past = all.find(fits)
      if (past !== undefined) return Promise.resolve(past)
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look)
          reject(new Error(`${what} did not come within ${timeoutMs / 1000} s.`))
        }, timeoutMs)
        const look = (received: Received): void => {
          if (!fits(received)) return
          clearTimeout(timer)
          waiting.delete(look)
          resolve(received)
        }
        waiting.add(look)
      })
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
