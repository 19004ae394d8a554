import type { SwaggerTransform } from '@fastify/swagger'
import type { FastifySchema, RouteOptions } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import { type AnswerHeader, answerHeaders } from './answer-headers.ts'
import { operationId } from './operation-id.ts'

declare module 'fastify' {
  interface FastifySchema {
    /** What only the API description tells of a route. Nothing checks it, so it costs a request nothing. */
    readonly described?: Described
  }
}

/** Schemas take the place of those that validate. */
export interface Described extends Pick<FastifySchema, 'headers' | 'params' | 'querystring' | 'body'> {
  readonly answerHeaders?: readonly AnswerHeader[]
}

/** Completes what a route says of itself: an id, who may call, headers, and sentences where there would be none. */
export const describeRoute: SwaggerTransform = (document) => {
  const { route } = document
  // OpenAPI has no parameter without a name.
  const url = document.url.replace(/\*$/, ':path')
  const { described = {}, ...schema } = document.schema ?? {}
  const { answerHeaders: names = [], ...shown } = described
  const transformed = jsonSchemaTransform({ ...document, url, schema: { ...schema, ...shown } })
  return {
    url,
    schema: {
      ...transformed.schema,
      operationId: operationId(String(route.method), url),
      security: securityOf(route),
      response: answersOf(transformed.schema.response, headersOf(route, names)),
    },
  }
}

function securityOf({ config }: RouteOptions): { [scheme: string]: string[] }[] {
  const isFor = (caller: 'user' | 'instance') => config?.callers?.includes(caller) === true
  return [
    ...(isFor('user') ? [{ platform: [] }, { session: [] }] : []),
    ...(isFor('instance') ? [{ instance: [] }] : []),
  ]
}

function headersOf({ config }: RouteOptions, names: readonly AnswerHeader[]): readonly AnswerHeader[] {
  const isForInstance = config?.callers?.join() === 'instance'
  return [...(isForInstance ? (['Elements-Element-Instance-Id'] as const) : []), ...names]
}

/** What declares no answer of success has an empty one; failures look alike everywhere. */
const unsaid = { 200: { type: 'null' }, default: { $ref: '#/components/schemas/Fault' } } as const

function answersOf(response: unknown, names: readonly AnswerHeader[]): Record<string, object> {
  const answers = { ...unsaid, ...(typeof response === 'object' ? response : undefined) }
  return Object.fromEntries(
    Object.entries(answers).map(([status, answer]: [string, object]) => {
      const isFailure = status === 'default'
      const sentence = isFailure ? 'What went wrong.' : 'Done.'
      // Beside a reference the one is read, beside a schema of its own the other.
      const description = '$ref' in answer ? { description: sentence } : { 'x-response-description': sentence }
      return [status, { ...answer, ...description, headers: answerHeaders(isFailure ? [] : names) }]
    }),
  )
}
