import { createServer, type RequestListener, type Server } from 'node:http'
import { Fault } from '@valence/element-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { createAddressGuard } from '../http/guard.ts'
import { createCallbackSender } from './post.ts'

const open: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()))
})

describe('createCallbackSender', () => {
  it('posts the body byte for byte with the given headers', async () => {
    const received: unknown[] = []
    const url = await receiver((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        received.push([request.method, request.url, request.headers['x-team'], Buffer.concat(chunks).toString()])
        response.end('thanks')
      })
    })
    expect(await send(`${url}/hook?a=b`, { headers: { 'x-team': 'blue' }, body: '{"ü":"€"}' })).toEqual({ status: 200 })
    expect(received).toEqual([['POST', '/hook?a=b', 'blue', '{"ü":"€"}']])
  })

  it('answers a redirect as it is and does not follow it', async () => {
    const paths: (string | undefined)[] = []
    const url = await receiver((request, response) => {
      paths.push(request.url)
      response.writeHead(302, { location: '/elsewhere' }).end()
    })
    expect(await send(url)).toEqual({ status: 302 })
    expect(paths).toEqual(['/'])
  })

  it('tells what the receiver says about trying again', async () => {
    const url = await receiver((_, response) => response.writeHead(503, { 'retry-after': '30' }).end())
    expect(await send(url)).toEqual({ status: 503, retryAfter: '30' })
  })

  it('gives up when no answer comes in time', async () => {
    const url = await receiver(() => undefined)
    await expect(send(url, { timeoutMs: 100 })).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  it('keeps the status of an answer whose body never ends', async () => {
    const url = await receiver((_, response) => response.writeHead(200).write('x'))
    expect(await send(url, { timeoutMs: 300 })).toEqual({ status: 200 })
  })

  it('reads no more of the answer than it needs', async () => {
    let isCut = false
    const url = await receiver((_, response) => {
      response.on('close', () => {
        isCut = !response.writableFinished
      })
      response.writeHead(200)
      const more = () => {
        if (response.write('x'.repeat(65_536))) setImmediate(more)
        else response.once('drain', more)
      }
      more()
    })
    expect(await send(url)).toEqual({ status: 200 })
    await expect.poll(() => isCut).toBe(true)
  })

  it('asks the guard each time, and sends nothing to an address that it refuses', async () => {
    let requests = 0
    const url = await receiver((_, response) => {
      requests++
      response.end()
    })
    const sender = createCallbackSender({ guard: createAddressGuard({ allow: [], allowHttp: true }) })
    open.push(() => sender.close())
    await expect(sender.post({ url, headers: {}, body: '{}', timeoutMs: 1000 })).rejects.toBeInstanceOf(Fault)
    expect(requests).toBe(0)
  })

  it('checks the address that a name leads to, not the name', async () => {
    let requests = 0
    const url = await receiver((_, response) => {
      requests++
      response.end()
    })
    const guard = createAddressGuard({
      allow: ['192.0.2.0/24'],
      allowHttp: true,
      resolve: (_hostname, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
    })
    const sender = createCallbackSender({ guard })
    open.push(() => sender.close())
    const { port } = new URL(url)
    const post = sender.post({ url: `http://hooks.example:${port}/`, headers: {}, body: '{}', timeoutMs: 1000 })
    await expect(post).rejects.toThrow('hooks.example is not called')
    expect(requests).toBe(0)
  })
})

async function send(
  url: string,
  {
    headers = {},
    body = '{}',
    timeoutMs = 2000,
  }: { headers?: Record<string, string>; body?: string; timeoutMs?: number } = {},
) {
  const sender = createCallbackSender({ guard: createAddressGuard({ allow: ['127.0.0.0/8'], allowHttp: true }) })
  open.push(() => sender.close())
  return sender.post({ url, headers, body, timeoutMs })
}

async function receiver(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(() => stop(server))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The receiver has no port.')
  return `http://127.0.0.1:${address.port}`
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
