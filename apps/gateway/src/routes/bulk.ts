import multipart, { type MultipartValue } from '@fastify/multipart'
import { Fault } from '@valence/element-kit'
import type { Engine } from '@valence/engine'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { answerPage } from '../answer-page.ts'
import type { App } from '../app-type.ts'
import { given } from '../given.ts'
import { pageHeaders } from '../openapi/answer-headers.ts'
import { forInstance, instanceOf } from '../plugins/authenticate.ts'
import * as schemas from '../schemas/index.ts'

const tags = ['Bulk']
const byId = z.object({ id: z.string() })
/** A form of one file and a few small fields; the file's own bound is the engine's. */
const formLimits = { files: 1, fields: 10, fieldSize: 64 * 1024, fileSize: Number.POSITIVE_INFINITY }

const callbackHeader = z.object({
  'Elements-Async-Callback-Url': z
    .string()
    .optional()
    .meta({ description: "Where to tell that the job has ended; without it the instance's own callback URL." }),
})
const uploadQuery = z.object({
  path: z.string().optional().meta({ description: 'Name of the file, for the record: `/sample.csv`.' }),
})
const uploadForm = z.object({
  file: z.file().meta({ description: 'CSV with a header row, a JSON array, or JSON lines.' }),
  metaData: z
    .string()
    .optional()
    .meta({ description: 'A JSON object, which the callback repeats as `callback-payload`.' }),
})

/** Loading files of records: submit, watch, read the errors, cancel. */
export async function bulkRoutes(app: App, engine: Engine): Promise<void> {
  await app.register(multipart, { limits: formLimits })
  const asInstance = forInstance(engine.authentication)
  const status = { 200: schemas.bulkStatus, default: schemas.fault }

  app.post(
    '/bulk/:objectName',
    {
      ...asInstance,
      schema: {
        tags,
        summary: 'Load a file of records',
        description:
          'Each row becomes a record. A bad row is recorded with its line and never fails the job; follow the job with its status and errors.',
        consumes: ['multipart/form-data'],
        described: { headers: callbackHeader, querystring: uploadQuery, body: uploadForm },
        params: z.object({ objectName: z.string() }),
        response: { 200: schemas.bulkSubmitted, default: schemas.fault },
      },
    },
    async (request) => {
      const { file, fields } = await openForm(request)
      const callbackUrl = request.headers['elements-async-callback-url']
      return engine.bulk.submit(instanceOf(request), request.params.objectName, file, {
        metaData: () => fields.get('metaData'),
        ...given({ callbackUrl: typeof callbackUrl === 'string' ? callbackUrl : undefined }),
      })
    },
  )

  app.get(
    '/bulk/:id/status',
    { ...asInstance, schema: { tags, summary: 'Status of a load', params: byId, response: status } },
    (request) => engine.bulk.status(instanceOf(request), request.params.id),
  )

  const errors = { 200: z.array(schemas.bulkError), default: schemas.fault }
  app.get(
    '/bulk/:id/errors',
    {
      ...asInstance,
      schema: {
        tags,
        summary: 'Rows that were not loaded',
        params: byId,
        querystring: schemas.pageQuery,
        response: errors,
        described: { answerHeaders: pageHeaders },
      },
    },
    async (request, reply) => {
      const { pageSize, nextPage } = request.query
      const page = await engine.bulk.errors(instanceOf(request), request.params.id, given({ pageSize, nextPage }))
      return answerPage(reply, {
        records: page.errors.map((error) => ({ ...error })),
        ...given({ nextPage: page.nextPage }),
      })
    },
  )

  app.put(
    '/bulk/:id/cancel',
    {
      ...asInstance,
      schema: {
        tags,
        summary: 'Cancel a load',
        description: 'Rows that were sent stay; no further ones are sent.',
        params: byId,
        response: status,
      },
    },
    (request) => engine.bulk.cancel(instanceOf(request), request.params.id),
  )
}

/**
 * The file of a form, and the fields beside it. Fields behind the file are there once the file was read to its end: nothing is
 * held in memory so that it could be otherwise.
 */
async function openForm(request: FastifyRequest) {
  const fields = new Map<string, string>()
  if (!request.isMultipart()) return { file: undefined, fields }
  const parts = request.parts()
  for (;;) {
    const { done, value: part } = await parts.next().catch(refuseForm)
    if (done) return { file: undefined, fields }
    if (part.type === 'field') keepField(part, fields)
    else if (part.fieldname === 'file') {
      const stream = thenFields(part.file, parts, fields)
      return { file: { stream, fileName: part.filename, contentType: part.mimetype }, fields }
    } else part.file.resume()
  }
}

type Parts = ReturnType<FastifyRequest['parts']>

async function* thenFields(file: AsyncIterable<Uint8Array>, parts: Parts, fields: Map<string, string>) {
  try {
    yield* file
    for await (const part of parts) {
      if (part.type === 'field') keepField(part, fields)
      else part.file.resume()
    }
  } catch (error) {
    refuseForm(error)
  }
}

function keepField(part: MultipartValue, fields: Map<string, string>): void {
  if (part.valueTruncated) {
    throw new Fault('too_large', `The field '${part.fieldname}' has more than ${formLimits.fieldSize} bytes.`)
  }
  fields.set(part.fieldname, String(part.value))
}

/** What breaks while a form is read is the form, or the line to who sends it; limits say so themselves. */
function refuseForm(cause: unknown): never {
  if (cause instanceof Fault || (cause instanceof Error && 'statusCode' in cause)) throw cause
  throw new Fault('invalid_request', 'The form breaks off, or is not the multipart/form-data that it says it is.', {
    cause,
  })
}
