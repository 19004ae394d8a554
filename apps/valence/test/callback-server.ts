import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'

/** What came in at a callback address. */
export interface Callback {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** The bytes as they came: the signatures are over them. */
  readonly raw: string
  readonly body: unknown
}

export interface CallbackAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
}

export interface CallbackServer {
  readonly url: string
  /** All that came in at a path so far, in order. */
  at(path: string): readonly Callback[]
  close(): Promise<void>
}

/** A customer's server. It answers 200, unless `answer` says otherwise; `nth` counts the calls of a path from 1. */
export async function startCallbackServer(
  answer: (callback: Callback, nth: number) => CallbackAnswer | undefined = () => undefined,
): Promise<CallbackServer> {
  const received: Callback[] = []
  const at = (path: string) => received.filter((callback) => callback.path === path)
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString('utf8')
      const callback = { path: request.url ?? '/', headers: request.headers, raw, body: JSON.parse(raw) }
      received.push(callback)
      const { status, headers = {} } = answer(callback, at(callback.path).length) ?? { status: 200 }
      response.writeHead(status, headers).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The callback server has no port.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    at,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** The value that `Elements-Webhook-Signature` must have: over the body alone. */
export function elementsSignature(key: string, { raw }: Callback): string {
  return `sha256=${createHmac('sha256', key).update(raw).digest('base64')}`
}

/** The value that `Webhook-Signature` must have, by https://www.standardwebhooks.com: over id, time and body. */
export function standardSignature(key: string, { headers, raw }: Callback): string {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${raw}`
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
}
