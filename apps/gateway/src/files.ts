import { Readable } from 'node:stream'
import multipart from '@fastify/multipart'
import { Fault, type FileContent, type FileUpload, isRecord, type ProviderRecord } from '@valence/element-kit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from './app-type.ts'

/** As many files as one form may have; each goes to the provider by itself, as it is read. */
const formLimits = { files: 60, fields: 10, fieldSize: 64 * 1024, fileSize: Number.POSITIVE_INFINITY }

/** Lets the routes that follow take forms. */
export function acceptForms(app: App): void {
  void app.register(multipart, { limits: formLimits })
}

/**
 * Hands on every file of a form, one after the other, and gives what became of all of them.
 *
 * @throws Fault invalid_request for a form without a file, or one that breaks off
 */
export async function uploadFiles(
  request: FastifyRequest,
  upload: (file: FileUpload) => Promise<readonly ProviderRecord[]>,
): Promise<readonly ProviderRecord[]> {
  const { fileName } = isRecord(request.query) ? request.query : {}
  const records: ProviderRecord[] = []
  let isAny = false
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') continue
      const name = !isAny && typeof fileName === 'string' && fileName !== '' ? fileName : part.filename
      isAny = true
      records.push(...(await upload({ name, contentType: part.mimetype, content: part.file })))
    }
  } catch (cause) {
    if (cause instanceof Fault || (cause instanceof Error && 'statusCode' in cause)) throw cause
    throw new Fault('invalid_request', 'The form breaks off, or is not the multipart/form-data that it says it is.', {
      cause,
    })
  }
  if (!isAny) throw new Fault('invalid_request', "The form has no file. Send it as part 'file'.")
  return records
}

/** Whoever takes JSON, or anything, gets what is known of a file; bytes are asked for by another type. */
export function wantsBytes({ headers: { accept } }: Pick<FastifyRequest, 'headers'>): boolean {
  const types = (accept ?? '').split(',').map((range) => range.split(';', 1)[0]?.trim().toLowerCase() ?? '')
  const isJson = types.some((type) => /^(application\/(\*|json|.*\+json)|\*\/\*|)$/.test(type))
  return !isJson
}

/** Ends with the client: the request's own signal ends with its body, long before the answer to it is there. */
export function untilGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort(new Error('The client went away.'))
  })
  return gone.signal
}

/** Never shown as a page of ours, whatever is in it: a file of somebody else stands under our address. */
export function sendFile(reply: FastifyReply, file: FileContent): FastifyReply {
  reply
    .code(file.status)
    .header('Content-Type', file.contentType)
    .header('Content-Disposition', 'attachment')
    .header('Content-Security-Policy', "sandbox; default-src 'none'")
    .header('Accept-Ranges', 'bytes')
    .header('Vary', 'Accept')
  if (file.size !== undefined) reply.header('Content-Length', String(file.size))
  if (file.contentRange !== undefined) reply.header('Content-Range', file.contentRange)
  return reply.send(Readable.from(file.content))
}
