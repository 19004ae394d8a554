import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { bodyOf, queryOf, viewOf } from '../request.ts'
import type { DataCenterDeps } from './deps.ts'
import { offsetSearch } from './offset-search.ts'

const words = z
  .union([z.array(z.string()), z.string()])
  .transform((value) => [value].flat().flatMap((it) => it.split(',')))

const searchBody = z.strictObject({
  jql: z.string().nullish(),
  startAt: z.int().optional(),
  maxResults: z.int().optional(),
  validateQuery: z.union([z.boolean(), z.string()]).optional(),
  fields: words.optional(),
  expand: words.optional(),
  properties: words.optional(),
  fieldsByKeys: z.boolean().optional(),
})

/** Search by offset, as it was before Cloud had tokens: `startAt`, `maxResults`, `total`. */
export function searchRoutes(app: FastifyInstance, deps: DataCenterDeps): void {
  app.get('/search', (request) => {
    const query = queryOf(request)
    return offsetSearch(viewOf(request, deps), deps, {
      jql: query.text('jql') ?? '',
      startAt: query.int('startAt', 0),
      maxResults: query.int('maxResults', 50),
      validation: query.text('validateQuery') ?? 'strict',
      fields: query.list('fields'),
      expand: query.list('expand'),
      properties: query.list('properties'),
    })
  })

  app.post('/search', (request) => {
    const body = bodyOf(request, searchBody)
    return offsetSearch(viewOf(request, deps), deps, {
      jql: body.jql ?? '',
      startAt: body.startAt ?? 0,
      maxResults: body.maxResults ?? 50,
      validation: String(body.validateQuery ?? 'strict'),
      fields: body.fields ?? [],
      expand: body.expand ?? [],
      properties: body.properties ?? [],
    })
  })
}
