import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'

/** A server of a test on loopback, at a free port. */
export interface LoopbackServer {
  /** `http://127.0.0.1:port`. */
  readonly origin: string
  readonly port: number
  /** Breaks what is under way. */
  close(): Promise<void>
}

export function startLoopbackServer(listener: RequestListener): Promise<LoopbackServer> {
  return listenOnLoopback(createServer(listener))
}

/** The same for a server that was made in another way, such as one that speaks TLS. */
export async function listenOnLoopback(
  server: Pick<Server, 'listen' | 'address' | 'close' | 'closeAllConnections' | 'once'> & NodeJS.EventEmitter,
): Promise<LoopbackServer> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    port: address.port,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
