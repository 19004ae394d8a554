import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { bytesOf, type Payload } from './payload.ts'

/** Ends the connection without a word. */
export function cutConnection(request: FastifyRequest): void {
  request.raw.socket.destroy()
}

/** Announces the whole body, sends half of it and ends the connection. An answer without a body is not sent at all. */
export function cutInBody(request: FastifyRequest, reply: FastifyReply, payload: Payload): Payload {
  const bytes = bytesOf(payload)
  if (!bytes || bytes.length < 2) {
    cutConnection(request)
    return payload
  }
  reply.header('content-length', bytes.length)
  const half = bytes.subarray(0, Math.floor(bytes.length / 2))
  return Readable.from(
    (async function* () {
      yield half
      await flushed(request)
      cutConnection(request)
    })(),
    { objectMode: false },
  )
}

/** Waits until the kernel has what was written, else the cut would take the first half with it. */
async function flushed({ raw: { socket } }: FastifyRequest): Promise<void> {
  do {
    await new Promise((resolve) => setImmediate(resolve))
  } while (socket.writableLength > 0 && !socket.destroyed)
}
