import { randomUUID } from 'node:crypto'
import {
  type Connection,
  type Element,
  Fault,
  type FileContent,
  type FileRequest,
  type FileTransfer,
} from '@valence/element-kit'
import type { z } from 'zod'
import { discard } from '../http/discard.ts'
import type { StreamAnswer } from '../http/transport.ts'
import { writeForm } from './form.ts'
import { checkHeaders } from './headers.ts'
import { mismatch } from './mismatch.ts'
import { createRedactor } from './redactor.ts'
import { faultOf } from './refuse.ts'
import type { StreamCall } from './stream.ts'
import { readBody } from './wire.ts'

interface FilesDependencies {
  readonly element: Pick<Element, 'name' | 'refusal'>
  readonly connection: Connection
  /** A call of the instance, with its credentials. */
  readonly stream: (call: StreamCall) => Promise<StreamAnswer>
  /** A call to the address of a redirect, which is its own credential: ours stay home. */
  readonly follow: (location: string, headers: Readonly<Record<string, string>>) => Promise<StreamAnswer>
}

/** Files of an instance: calls like any other, but that what cannot be sent twice is not retried, and what is streamed is not kept. */
export function openFiles({ element, connection, stream, follow }: FilesDependencies): FileTransfer {
  return {
    connection,

    async upload(request, file, accept) {
      const boundary = `valence-${randomUUID()}`
      const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` }
      const body = writeForm(request.part, file, boundary)
      const answer = await stream({ ...callOf(request, 'POST', headers), body })
      return read(answer, request, accept)
    },

    async download(request) {
      const locations: string[] = []
      try {
        return await get(request, locations)
      } catch (error) {
        throw createRedactor(locations.flatMap(partsOf)).error(error)
      }
    },
  }

  async function get(request: FileRequest, locations: string[]): Promise<FileContent> {
    let answer = await stream(callOf(request, 'GET', { accept: '*/*' }))
    const { range } = request.headers ?? {}
    while (isRedirect(answer)) {
      const { location = '' } = answer.headers
      if (locations.push(location) > redirectsMax) {
        throw new Fault('provider_failed', `${element.name} redirects without an end.`)
      }
      discard(answer.body)
      const headers = { ...common, 'user-agent': 'valence', accept: '*/*', ...(range !== undefined && { range }) }
      answer = await follow(location, headers)
    }
    if (answer.status === 200 || answer.status === 206) return contentOf(answer)
    const fault = faultOf(element, await readWhole(answer), { ...request, method: 'GET' })
    throw fault ?? new Fault('provider_failed', `${element.name} answered a file with status ${answer.status}.`)
  }

  async function read<T>(answer: StreamAnswer, request: FileRequest, accept: z.ZodType<T>): Promise<T> {
    const response = await readWhole(answer)
    const fault = faultOf(element, response, { ...request, method: 'POST' })
    if (fault !== undefined) throw fault
    const accepted = accept.safeParse(response.body)
    if (accepted.success) return accepted.data
    const what = `${element.name} answered the upload in a way that is not understood`
    throw new Fault('provider_failed', `${what}: ${mismatch(accepted.error)}.`, { cause: accepted.error })
  }
}

const redirectsMax = 3
/** Bytes are passed on as they are stored: a range of coded ones would be of no use. */
const common = { 'accept-encoding': 'identity' }
/** Beside files there are only short answers. */
const answerMaxBytes = 1024 * 1024

function callOf(
  { path, query, headers: given = {} }: FileRequest,
  method: StreamCall['method'],
  headers: Readonly<Record<string, string>>,
): StreamCall {
  checkHeaders(given)
  return { method, path, ...(query !== undefined && { query }), headers: { ...common, ...headers, ...given } }
}

/** What an address is that is its own credential: whoever refuses it may repeat all of it, or a part. */
function partsOf(location: string): readonly string[] {
  const [path = '', query = ''] = location.replace(/^[a-z]+:\/\/[^/]*/i, '').split('?')
  return [`${path}?${query}`, path, query, ...new URLSearchParams(query).values()]
}

function isRedirect({ status, headers }: StreamAnswer): boolean {
  return status >= 300 && status < 400 && status !== 304 && headers.location !== undefined
}

function contentOf({ status, headers, body }: StreamAnswer): FileContent {
  const size = headers['content-length']
  const contentRange = headers['content-range']
  return {
    status: status === 206 ? 206 : 200,
    contentType: headers['content-type'] ?? 'application/octet-stream',
    ...(size !== undefined && /^\d+$/.test(size) && { size: Number(size) }),
    ...(contentRange !== undefined && { contentRange }),
    content: body,
  }
}

async function readWhole({ status, headers, body }: StreamAnswer) {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > answerMaxBytes) throw new Fault('provider_failed', 'The answer to a file is longer than it should be.')
    chunks.push(bytes)
  }
  return { status, headers, body: readBody(headers['content-type'], Buffer.concat(chunks)) }
}
