import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { z } from 'zod'

const file = fileURLToPath(new URL('../../../../shared/jira/openapi-v3.json', import.meta.url))

/** Whether Atlassian's description of the API is at hand. */
export const hasOpenApi = existsSync(file)

export interface SentRequest {
  readonly method: string
  readonly path: string
  readonly query: unknown
  readonly requestBody: unknown
}

const parameter = z.object({ name: z.string(), in: z.string(), required: z.boolean().optional() })
const operation = z.object({
  parameters: z.array(parameter).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: z.unknown() })) }).optional(),
})
const openApi = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.unknown(),
})

/**
 * Judges requests by Atlassian's OpenAPI description: a known path and method, only known query parameters, a body of the declared
 * shape. Version 2 has the same operations; it differs from version 3 in the form of rich text, which the description leaves open.
 */
export function createReferee(): (request: SentRequest) => readonly string[] {
  const { paths, components } = openApi.parse(JSON.parse(readFileSync(file, 'utf8')))
  const ajv = new Ajv({ strict: false, validateFormats: false })
  ajv.addSchema({ $id: 'api', components })
  const routes = Object.entries(paths).map(([path, methods]) => ({
    path,
    methods,
    pattern: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
  }))

  return ({ method, path, query, requestBody }) => {
    const version3 = path.replace(/^\/rest\/api\/2\//, '/rest/api/3/')
    // A path without a variable part goes before one whose variable would take it.
    const fitting = routes
      .filter(({ pattern }) => pattern.test(version3))
      .sort((a, b) => a.path.split('{').length - b.path.split('{').length)
    const declared = fitting[0]?.methods[method.toLowerCase()]
    if (declared === undefined) return [`${method} ${path} does not exist`]
    const { parameters, requestBody: body } = operation.parse(declared)
    const known = parameters.filter((one) => one.in === 'query')
    const given = Object.keys(z.record(z.string(), z.unknown()).parse(query ?? {}))
    return [
      ...given.filter((name) => !known.some((one) => one.name === name)).map((name) => `${path}: no parameter ${name}`),
      ...known.filter((one) => one.required && !given.includes(one.name)).map((one) => `${path}: lacks ${one.name}`),
      ...bodyFaults(ajv, body?.content['application/json']?.schema, requestBody).map((fault) => `${path}: ${fault}`),
    ]
  }
}

function bodyFaults(ajv: Ajv, schema: unknown, body: unknown): readonly string[] {
  if (schema === undefined) return body === undefined ? [] : ['a body was not asked for']
  const absolute: unknown = JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"api#/components'))
  const validate = ajv.compile(z.record(z.string(), z.unknown()).parse(absolute))
  return validate(body) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}
