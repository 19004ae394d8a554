import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import { z } from 'zod'

/** What a client asked and what it was answered; bodies are parsed JSON, undefined when there was none. */
export interface CheckedExchange {
  readonly method: string
  readonly path: string
  readonly query?: unknown
  readonly requestBody?: unknown
  readonly status: number
  readonly responseBody?: unknown
}

export interface Referee {
  /** Every way in which the exchange departs from the description of Jira; none when it conforms. */
  checkExchange(exchange: CheckedExchange): string[]
  /** The same for the answer alone. */
  checkAnswer(exchange: CheckedExchange): string[]
}

const descriptionFile = fileURLToPath(new URL('../../../../shared/jira/openapi-v3.json', import.meta.url))

export const refereeIsPresent = existsSync(descriptionFile)
export const refereeAbsence = `The OpenAPI description of Jira is not at ${descriptionFile}; conformance is not checked.`

const reference = z.looseObject({ $ref: z.string().optional() })
const parameterSchema = z.looseObject({
  name: z.string(),
  in: z.string(),
  required: z.boolean().optional(),
  schema: reference.optional(),
})
const contentSchema = z.record(z.string(), z.looseObject({ schema: reference.optional() }))
const operationSchema = z.looseObject({
  parameters: z.array(parameterSchema).default([]),
  requestBody: z.looseObject({ content: contentSchema.default({}), required: z.boolean().optional() }).optional(),
  responses: z.record(z.string(), z.looseObject({ content: contentSchema.optional() })),
})
const documentSchema = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
type Operation = z.infer<typeof operationSchema>

/** Reads the description; the file is large, so suites share one referee. */
export function createReferee(): Referee {
  const document = amend(readFileSync(descriptionFile, 'utf8'))
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false, validateFormats: true, logger: false })
  formats.default(ajv)
  ajv.addSchema(document, 'jira')
  const routes = Object.entries(document.paths).map(([template, methods]) => ({ parts: template.split('/'), methods }))
  const compiled = new Map<string, ValidateFunction>()

  function validate(schema: z.infer<typeof reference>, value: unknown, where: string): string[] {
    const key = JSON.stringify(schema)
    const check = compiled.get(key) ?? ajv.compile(rebase(schema))
    compiled.set(key, check)
    return check(value) ? [] : (check.errors ?? []).map((error) => describe(where, error))
  }

  function findOperation(method: string, path: string): Operation | undefined {
    const parts = path.replace('/rest/api/2/', '/rest/api/3/').split('/')
    const fitting = routes
      .filter((route) => fits(route.parts, parts))
      .sort((left, right) => open(left.parts) - open(right.parts))
    for (const { methods } of fitting) {
      const operation = methods[method.toLowerCase()]
      if (operation !== undefined) return operationSchema.parse(operation)
    }
    return undefined
  }

  function check(exchange: CheckedExchange, part: 'exchange' | 'answer'): string[] {
    if (!exchange.path.startsWith('/rest/api/')) return []
    const operation = findOperation(exchange.method, exchange.path)
    const name = `${exchange.method} ${exchange.path}`
    if (!operation) return exchange.status >= 400 ? [] : [`${name}: Jira has no such operation`]
    const isJudged = part === 'exchange' && exchange.status < 400
    const request = isJudged ? checkRequest(operation, exchange, validate) : []
    return [...request, ...checkResponse(operation, exchange, validate)].map((violation) => `${name}: ${violation}`)
  }

  return {
    checkExchange: (exchange) => check(exchange, 'exchange'),
    checkAnswer: (exchange) => check(exchange, 'answer'),
  }
}

/**
 * Slips of the description: the clauses of a parsed query forbid every property of the forms they may take, the
 * operator `!~` is spelt `~=`, the histories fetched in bulk and the progress of bulk operations carry their moments as
 * numbers, options of bulk fields and values of properties forbid what they are made of, and the mapping of a bulk move
 * requires properties by names that it does not have.
 */
function amend(text: string): z.infer<typeof documentSchema> {
  const document = documentSchema.parse(JSON.parse(text))
  const { schemas } = z.looseObject({ schemas: z.record(z.string(), z.looseObject({})) }).parse(document.components)
  const { additionalProperties: _closed, ...clause } = schemas.JqlQueryClause ?? {}
  const comparison = JSON.parse(JSON.stringify(schemas.FieldValueClause).replace('"~="', '"!~"'))
  const numbered = JSON.parse(
    JSON.stringify(schemas.Changelog)
      .replace('"format":"date-time"', '"format":"int64"')
      .replace(/("created":\{[^}]*"type":)"string"/, '$1"integer"'),
  )
  const history = JSON.parse(
    JSON.stringify(schemas.IssueChangeLog).replace('schemas/Changelog"', 'schemas/NumberedChangelog"'),
  )
  const progress = JSON.parse(
    JSON.stringify(schemas.BulkOperationProgress)
      .replaceAll('"format":"date-time"', '"format":"int64"')
      .replaceAll(/("(?:created|started|updated)":\{[^}]*"type":)"string"/g, '$1"integer"'),
  )
  const { required: _misspelt, ...move } = schemas.IssueBulkMovePayload ?? {}
  const { required: _misnamed, ...members } = schemas.SecuritySchemeMembersRequest ?? {}
  const { required: _other, ...sources } = schemas.targetToSourcesMapping ?? {}
  const mended = {
    BulkOperationProgress: progress,
    IssueBulkOperationsFieldOption: {},
    IssueBulkMovePayload: move,
    JsonNode: {},
    SecuritySchemeMembersRequest: members,
    // The forms overlap; which one is meant is said by `type`.
    CustomFieldContextDefaultValue: { anyOf: schemas.CustomFieldContextDefaultValue?.oneOf },
    targetToSourcesMapping: sources,
    JqlQueryClause: clause,
    FieldValueClause: comparison,
    NumberedChangelog: numbered,
    IssueChangeLog: history,
  }
  const amended = { ...schemas, ...mended }
  return { ...document, components: { ...z.looseObject({}).parse(document.components), schemas: amended } }
}

type Validate = (schema: z.infer<typeof reference>, value: unknown, where: string) => string[]

function checkRequest(operation: Operation, { query, requestBody }: CheckedExchange, validate: Validate): string[] {
  const given = z.record(z.string(), z.union([z.string(), z.array(z.string())])).parse(query ?? {})
  const declared = operation.parameters.filter((parameter) => parameter.in === 'query')
  const violations = Object.keys(given)
    .filter((name) => !declared.some((parameter) => parameter.name === name))
    .map((name) => `query parameter ${name} is not declared`)
  for (const { name, required, schema } of declared) {
    const value = given[name]
    if (value === undefined) {
      if (required) violations.push(`query parameter ${name} is missing`)
    } else if (schema) violations.push(...validate(schema, read(value, schema), `query ${name}`))
  }
  // Uploads are bytes here, not the form that the description is of.
  const contents = Object.entries(operation.requestBody?.content ?? {})
  const body = contents.find(([type]) => !type.startsWith('multipart/'))?.[1].schema
  if (body && requestBody !== undefined) violations.push(...validate(body, requestBody, 'request'))
  return violations
}

/** Errors mostly have no schema of their own; then the shapes that all refusals have are the least to expect of JSON. */
function checkResponse(operation: Operation, { status, responseBody }: CheckedExchange, validate: Validate): string[] {
  const declared = operation.responses[String(status)]
  if (!declared && status < 400) return [`status ${status} is not declared`]
  if (responseBody === undefined || (status >= 400 && isRefusal(responseBody, validate))) return []
  const schema = Object.values(declared?.content ?? {})[0]?.schema
  if (schema) return validate(schema, responseBody, `response ${status}`)
  return status >= 400 ? [`response ${status} has none of the shapes of a refusal`] : []
}

const refusals = z.union([
  z.string(),
  z.strictObject({ type: z.string(), title: z.string(), status: z.number(), detail: z.string(), instance: z.string() }),
  z.strictObject({ code: z.number(), message: z.string() }),
  z.strictObject({
    timestamp: z.string(),
    status: z.number(),
    error: z.string(),
    message: z.string(),
    path: z.string(),
  }),
])

/**
 * The shapes in which Jira, its frame and its gateway refuse any operation, whatever that declares: the collection of
 * errors, words of the edge, a problem document, and the two of the gateway.
 */
function isRefusal(body: unknown, validate: Validate): boolean {
  if (refusals.safeParse(body).success) return true
  return validate({ $ref: '#/components/schemas/ErrorCollection' }, body, 'refusal').length === 0
}

/** Query strings are text; what is declared a number or a truth value is read as one. */
function read(value: string | string[], schema: Readonly<Record<string, unknown>>): unknown {
  if (schema.type === 'array') return [value].flat().map((item) => read(item, itemsOf(schema)))
  const text = Array.isArray(value) ? (value[0] ?? '') : value
  if (schema.type === 'integer' || schema.type === 'number') return Number(text)
  return schema.type === 'boolean' ? text === 'true' : text
}

function itemsOf(schema: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return z.looseObject({}).catch({}).parse(schema.items)
}

function rebase(schema: unknown): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"jira#/components'))
}

function fits(template: readonly string[], parts: readonly string[]): boolean {
  return template.length === parts.length && template.every((part, at) => part.startsWith('{') || part === parts[at])
}

function open(template: readonly string[]): number {
  return template.filter((part) => part.startsWith('{')).length
}

function describe(where: string, error: ErrorObject): string {
  const extra = error.keyword === 'additionalProperties' ? ` (${String(error.params.additionalProperty)})` : ''
  return `${where}${error.instancePath} ${error.message}${extra}`
}
