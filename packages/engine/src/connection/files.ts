import { randomUUID } from 'node:crypto'
import {
  type Connection,
  type Element,
  type Endpoint,
  Fault,
  type FileContent,
  type FileRequest,
  type FileTransfer,
  type FileUpload,
} from '@valence/element-kit'
import type { z } from 'zod'
import type { StreamAnswer, Transport } from '../http/transport.ts'
import { type Credentials, carry } from './credentials.ts'
import { writeForm } from './form.ts'
import { checkHeaders } from './headers.ts'
import type { Gate } from './limits/gate.ts'
import { mismatch } from './mismatch.ts'
import type { Redactor } from './redactor.ts'
import { faultOf } from './refuse.ts'
import type { ConnectionUse } from './use.ts'
import { readBody, splitBase, target } from './wire.ts'

interface FilesDependencies {
  readonly element: Pick<Element, 'name' | 'refusal'>
  readonly endpoint: Endpoint
  readonly credentials: Credentials
  readonly transport: Pick<Transport, 'open'>
  readonly connection: Connection
  readonly gate: Gate
  /** Before and after a change: what is cached of the instance is no longer true. */
  readonly forget: () => Promise<void>
  readonly use?: ConnectionUse | undefined
}

/**
 * Files go past most layers of a connection: what cannot be sent twice is not retried, and what is streamed is not kept. The
 * provider's limits hold for them all the same.
 */
export function openFiles(deps: FilesDependencies): FileTransfer {
  const { element, endpoint, credentials, transport, connection, gate, forget, use } = deps
  const { origin, basePath } = splitBase(endpoint.baseUrl)

  async function open(
    request: FileRequest,
    sent: Pick<Parameters<Transport['open']>[0], 'method' | 'body' | 'headers'>,
  ) {
    checkHeaders(request.headers ?? {})
    const headers = { ...endpoint.headers, ...sent.headers, ...request.headers }
    const held = { ...use, method: sent.method, path: request.path }
    await gate.pass(held)
    const call = carry({ ...request, headers }, await credentials.current(use?.signal))
    const answer = await transport.open(
      { ...sent, origin, path: basePath + target(call), headers: { ...common, ...call.headers } },
      use?.signal,
    )
    await gate.learn(held, { status: answer.status, headers: answer.headers, body: undefined })
    return answer
  }

  return {
    connection,
    async upload(request, file, accept) {
      await forget()
      try {
        return await sendFile(request, file, accept)
      } finally {
        await forget()
      }
    },

    async download(request) {
      let answer = await open(request, { method: 'GET', headers: { accept: '*/*' } })
      for (let redirects = 0; isRedirect(answer); redirects++) {
        if (redirects === redirectsMax) throw new Fault('provider_failed', `${element.name} redirects without an end.`)
        answer = await follow(answer, request)
      }
      if (answer.status === 200 || answer.status === 206) return contentOf(answer)
      const body = readBody(answer.headers['content-type'], await readWhole(answer))
      const fault = faultOf(
        element,
        { status: answer.status, headers: answer.headers, body },
        { ...request, method: 'GET' },
      )
      throw fault ?? new Fault('provider_failed', `${element.name} answered a file with status ${answer.status}.`)
    },
  }

  async function sendFile<T>(
    request: FileRequest & { readonly part: string },
    file: FileUpload,
    accept: z.ZodType<T>,
  ): Promise<T> {
    const boundary = `valence-${randomUUID()}`
    const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` }
    const answer = await open(request, { method: 'POST', headers, body: writeForm(request.part, file, boundary) })
    const body = readBody(answer.headers['content-type'], await readWhole(answer))
    const fault = faultOf(
      element,
      { status: answer.status, headers: answer.headers, body },
      { ...request, method: 'POST' },
    )
    if (fault !== undefined) throw fault
    const accepted = accept.safeParse(body)
    if (accepted.success) return accepted.data
    const what = `${element.name} answered the upload in a way that is not understood`
    throw new Fault('provider_failed', `${what}: ${mismatch(accepted.error)}.`, { cause: accepted.error })
  }

  /** The address in a redirect is its own credential; ours stay home. The guard judges it as it does any other. */
  async function follow({ headers, body }: StreamAnswer, request: FileRequest): Promise<StreamAnswer> {
    body.resume()
    const to = headers.location ?? ''
    if (!URL.canParse(to, endpoint.baseUrl)) throw new Fault('provider_failed', `${element.name} redirects to nowhere.`)
    const { range } = request.headers ?? {}
    const asked = { ...common, accept: '*/*', ...(range !== undefined && { range }) }
    const { origin, pathname, search } = new URL(to, endpoint.baseUrl)
    return transport.open({ method: 'GET', origin, path: pathname + search, headers: asked }, use?.signal)
  }
}

/** The same, with nothing secret in what it throws. */
export function discreet(files: FileTransfer, { error: redacted }: Pick<Redactor, 'error'>): FileTransfer {
  const told = (error: unknown): never => {
    throw redacted(error)
  }
  return {
    connection: files.connection,
    upload: (request, file, accept) => files.upload(request, file, accept).catch(told),
    download: (request) => files.download(request).catch(told),
  }
}

const redirectsMax = 3
/** Bytes are passed on as they are stored: a range of coded ones would be of no use. */
const common = { 'accept-encoding': 'identity', 'user-agent': 'valence' }
/** Beside files there are only short answers. */
const answerMaxBytes = 1024 * 1024

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

async function readWhole({ body }: StreamAnswer): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > answerMaxBytes) throw new Fault('provider_failed', 'The answer to a file is longer than it should be.')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}
