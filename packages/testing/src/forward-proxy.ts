import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'

/** What a proxy was asked for. */
export interface ProxiedCall {
  /** `host:port` */
  readonly authority: string
  readonly credential: string | undefined
}

export interface ForwardProxy {
  readonly url: string
  readonly calls: readonly ProxiedCall[]
  close(): Promise<void>
}

/**
 * A forward proxy on loopback that knows CONNECT. Whatever name it is asked for, it connects to loopback at the same port; `status`
 * other than 200 refuses.
 */
export async function startForwardProxy(status = 200): Promise<ForwardProxy> {
  const calls: ProxiedCall[] = []
  const sockets = new Set<Socket>()
  const server = createServer((_request, response) => response.writeHead(405).end())
  server.on('connection', (socket) => sockets.add(socket))
  server.on('connect', (request, client: Socket) => {
    const authority = request.url ?? ''
    calls.push({ authority, credential: request.headers['proxy-authorization'] })
    if (status !== 200) return client.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: 0\r\n\r\n`)
    const upstream = connect(Number(authority.slice(authority.lastIndexOf(':') + 1)), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.pipe(client).pipe(upstream)
    })
    sockets.add(upstream)
    upstream.on('error', () => client.destroy())
    client.on('error', () => upstream.destroy())
    return undefined
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    async close() {
      server.close()
      for (const socket of sockets) socket.destroy()
      await once(server, 'close')
    },
  }
}
