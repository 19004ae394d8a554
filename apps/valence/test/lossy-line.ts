import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'

/** A request on its way to Jira, or its answer on the way back. */
export interface Passage {
  readonly leg: 'request' | 'answer'
  readonly call: 'create' | 'search' | 'other'
}

export interface LossyLine {
  readonly url: string
  close(): Promise<void>
}

/** A Jira across the internet takes its time; a load through this line lasts longer than a process is given to end. */
const createLatencyMs = 50

/** The network between the platform and Jira. Whatever `isLost` says true to does not arrive. */
export async function startLossyLine(siteUrl: string, isLost: (passage: Passage) => boolean): Promise<LossyLine> {
  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The line to Jira has no port.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = request
    const body = await buffer(request)
    const call = callOf(url)
    if (isLost({ leg: 'request', call })) return void response.destroy()
    if (call === 'create') await setTimeout(createLatencyMs)
    const answer = await fetch(siteUrl + url, {
      method,
      headers: {
        Authorization: headers.authorization ?? '',
        'Content-Type': headers['content-type'] ?? 'application/json',
      },
      ...(body.length > 0 && { body }),
    })
    const text = await answer.text()
    if (isLost({ leg: 'answer', call })) return void response.destroy()
    response.writeHead(answer.status, { 'Content-Type': answer.headers.get('content-type') ?? '' }).end(text)
  }
}

function callOf(url: string): Passage['call'] {
  if (url.endsWith('/issue/bulk')) return 'create'
  return url.includes('/search/jql') ? 'search' : 'other'
}
