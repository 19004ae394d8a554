import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { ConnectionError, FastifyInstance } from 'fastify'

/** Answers what Node could not even read as a request, in the shape of every other failure, and hangs up. */
export function createClientErrorHandler(newRequestId: () => string) {
  return function answerClientError(this: FastifyInstance, error: ConnectionError, socket: Socket): void {
    // Nobody is there any more, or Node answered already.
    if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
      socket.destroy(error)
      return
    }
    const { status, message } = failures[error.code] ?? unreadable
    const requestId = newRequestId()
    this.log.info({ requestId, status, reason: error.code }, 'request.unreadable')
    const body = JSON.stringify({ requestId, message })
    socket.end(
      [
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
        'Content-Type: application/json; charset=utf-8',
        `Content-Length: ${Buffer.byteLength(body)}`,
        `Elements-Request-Id: ${requestId}`,
        'Connection: close',
        '',
        body,
      ].join('\r\n'),
      () => socket.destroy(),
    )
  }
}

interface Failure {
  readonly status: number
  readonly message: string
}

const unreadable: Failure = { status: 400, message: 'This is not a valid HTTP request.' }

const failures: Readonly<Record<string, Failure>> = {
  HPE_HEADER_OVERFLOW: { status: 431, message: 'The address and the headers are larger than 64 KiB together.' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: 'The request did not arrive in time.' },
}
