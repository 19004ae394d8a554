import { once } from 'node:events'
import { request } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import type { RecordStream } from '@valence/engine'
import { fastify } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import type { StreamFormat } from './list-format.ts'
import { sendStream } from './send-stream.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const formats = ['application/x-ndjson', 'text/csv'] as const

const group = Array.from({ length: 100 }, (_, index) => ({ id: index, text: 'x'.repeat(1_000) }))

describe('a stream of records', () => {
  it.each(formats)('is read only as fast as the client takes it (%s)', async (format) => {
    const source = endless()
    const response = await get(await serve(source.groups, format))
    await standsStill(() => source.taken())
    const taken = source.taken()
    // What fits into the buffers between the two, and nothing near to all that there is.
    expect(taken).toBeLessThan(source.max / 2)
    let bytes = 0
    for await (const chunk of response) {
      bytes += Buffer.byteLength(chunk)
      if (source.taken() > taken + 10) break
    }
    expect(bytes).toBeGreaterThan(0)
    response.destroy()
    await source.ended
  })

  it.each(formats)(
    'holds one group of records, and one more that comes, however large they are (%s)',
    async (format) => {
      // More than the system keeps for a connection.
      const large = Array.from({ length: 1_000 }, (_, index) => ({ id: index, text: 'x'.repeat(40_000) }))
      const source = endless(large)
      const response = await get(await serve(source.groups, format))
      await standsStill(() => source.taken())
      expect(source.taken()).toBeLessThanOrEqual(3)
      response.destroy()
      await source.ended
    },
  )

  it.each(formats)('ends its source when the client goes away (%s)', async (format) => {
    const source = endless()
    const response = await get(await serve(source.groups, format))
    await once(response, 'data')
    response.destroy()
    await source.ended
    const taken = source.taken()
    await standsStill(() => source.taken())
    expect(source.taken()).toBe(taken)
  })

  it('breaks off when its source fails, so that nobody takes a part for the whole', async () => {
    const failing = async function* () {
      yield group
      throw new Error('The provider is gone.')
    }
    const response = await get(await serve(failing()))
    await expect(read(response)).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(response.complete).toBe(false)
  })

  it('says behind its records how many there were', async () => {
    const two = async function* () {
      yield group
      yield group.slice(0, 7)
    }
    const response = await get(await serve(two()))
    await read(response)
    expect(response.trailers).toMatchObject({
      'elements-returned-count': '107',
      'server-timing': expect.stringContaining('returned;desc="107 rows"'),
    })
  })
})

function endless(records = group) {
  let taken = 0
  const max = 10_000
  let end: () => void = () => undefined
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const groups = async function* () {
    try {
      for (; taken < max; taken++) yield records
    } finally {
      end()
    }
  }
  return { groups: groups(), taken: () => taken, max, ended }
}

async function serve(groups: AsyncIterable<readonly { id: number }[]>, format: StreamFormat = 'application/x-ndjson') {
  const app = fastify()
  const usage = { providerCalls: 1, providerMs: 1, rowsScanned: 1, totalMs: 1, calls: [] }
  const stream: RecordStream = { groups, paths: ['id'], warnings: [], usage: () => usage }
  app.get('/', (_request, reply) => sendStream(reply, stream, { format, name: 'things', isSafe: true }))
  closing.push(() => app.close())
  return app.listen({ port: 0, host: '127.0.0.1' })
}

async function get(url: string) {
  const call = request(url).end()
  const [response] = await once(call, 'response')
  call.on('error', () => undefined)
  return response
}

async function read(response: AsyncIterable<Buffer>): Promise<string> {
  let text = ''
  for await (const chunk of response) text += chunk.toString()
  return text
}

/** Until a number has not changed for many turns of the event loop. */
async function standsStill(value: () => number): Promise<void> {
  for (let [last, still] = [-1, 0]; still < 2_000; ) {
    await setImmediate()
    still = value() === last ? still + 1 : 0
    last = value()
  }
}
