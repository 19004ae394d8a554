import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { bytesOf, type Payload } from './payload.ts'

const pieces = 10

/** Holds a request, by the machine's time, until the client gives up at the latest. */
export async function pause(request: FastifyRequest, delayMs: number): Promise<void> {
  const { socket } = request.raw
  const gone = new AbortController()
  const onClose = () => gone.abort()
  socket.once('close', onClose)
  try {
    await wait(delayMs, undefined, { signal: gone.signal })
  } catch (error) {
    if (!gone.signal.aborted) throw error
  } finally {
    socket.off('close', onClose)
  }
}

/** Sends the head at once and the body in pieces over the delay. */
export function slowBody(reply: FastifyReply, payload: Payload, delayMs: number): Payload {
  const bytes = bytesOf(payload)
  if (!bytes || bytes.length === 0) return payload
  reply.header('content-length', bytes.length)
  const size = Math.ceil(bytes.length / pieces)
  return Readable.from(
    (async function* () {
      for (let at = 0; at < bytes.length && !reply.raw.destroyed; at += size) {
        await wait(delayMs / pieces)
        yield bytes.subarray(at, at + size)
      }
    })(),
    { objectMode: false },
  )
}
