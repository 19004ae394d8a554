import type { Field, Resource } from '@valence/element-kit'
import { z } from 'zod'
import * as schemas from '../schemas/index.ts'
import { listHeaders } from './answer-headers.ts'
import { recordSchema } from './record-schema.ts'

const fileQuery = z.object({
  fileName: z.string().optional().meta({ description: 'The name of the file, when it is not that of the part.' }),
})
const fileForm = z.object({ file: z.file().meta({ description: 'The file; several parts are several files.' }) })

const streams =
  'A page of records. With `Accept: application/x-ndjson` or `Accept: text/csv` all records from there on, as a stream that breaks off if it fails.'

/** What the API description tells of the operations of a resource, from its declaration alone. */
export function describeResource(resource: Resource) {
  const { name, parent, description, parameters = [], nativeQuery } = resource
  const label = parent === undefined ? name : `${parent}/${name}`
  const about = { tags: [parent ?? name], description }
  const record = recordSchema(resource)
  const one = { 200: record, default: schemas.fault }
  const querystring = z.object(
    Object.fromEntries(
      parameters.map(({ name: parameter, description: meaning }) => [
        parameter,
        z.string().optional().meta({ description: meaning }),
      ]),
    ),
  )
  const native = Object.fromEntries(
    nativeQuery === undefined
      ? []
      : [[nativeQuery.parameter, z.string().optional().meta({ description: nativeQuery.description })]],
  )
  const writing = (isWritten: (field: Field) => boolean) => ({
    querystring,
    body: recordSchema(resource, isWritten),
  })
  return {
    read: {
      ...about,
      summary: `Read ${label}`,
      response: one,
      described: { querystring: schemas.itemQuery.extend(querystring.shape) },
    },
    list: {
      ...about,
      description: `${description}\n\n${streams}`,
      summary: `List ${label}`,
      response: { 200: z.array(record), default: schemas.fault },
      described: {
        querystring: schemas.listQuery.extend({ ...querystring.shape, ...native }),
        answerHeaders: listHeaders,
      },
    },
    get: {
      ...about,
      summary: `Get a record of ${label}`,
      response: one,
      described: { querystring: schemas.itemQuery.extend(querystring.shape) },
    },
    create: {
      ...about,
      summary: `Create a record of ${label}`,
      response: one,
      described: writing(({ createable }) => createable),
    },
    upload: {
      ...about,
      summary: `Add a file to ${label}`,
      consumes: ['multipart/form-data'],
      response: { 200: z.array(record), default: schemas.fault },
      described: { querystring: querystring.extend(fileQuery.shape), body: fileForm },
    },
    update: {
      ...about,
      summary: `Update a record of ${label}`,
      response: one,
      described: writing(({ updateable }) => updateable),
    },
    remove: {
      ...about,
      summary: `Delete a record of ${label}`,
      described: { querystring },
    },
  }
}
