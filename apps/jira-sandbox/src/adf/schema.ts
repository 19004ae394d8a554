import { createRequire } from 'node:module'
import { Ajv, type ValidateFunction } from 'ajv'
import { isObject } from '../json/object.ts'
import type { AdfNode } from './node.ts'
import { alternativesByType } from './schema-by-type.ts'

// Atlassian publishes the format as a JSON schema in the package of its editor.
const schemaPath = '@atlaskit/adf-schema/dist/json-schema/v1/full.json'

let compiled: ValidateFunction<AdfNode> | undefined

/** Whether a value is a document by Atlassian's own schema. The first call compiles it, which takes a moment. */
export function isDocument(value: unknown): value is AdfNode {
  compiled ??= compile()
  return compiled(value)
}

/** The schema as it is published, of JSON Schema draft 4. */
export function documentSchema(): Readonly<Record<string, unknown>> {
  const schema: unknown = createRequire(import.meta.url)(schemaPath)
  if (!isObject(schema)) throw new Error(`${schemaPath} is no JSON schema.`)
  return schema
}

/** Nothing in it needs draft 4 itself, which Ajv does not know by name. */
function compile(): ValidateFunction<AdfNode> {
  const { $schema: _draft, ...schema } = documentSchema()
  // Neither messages nor small code is wanted, but to be ready soon.
  const quick = { messages: false, inlineRefs: false, code: { optimize: false } }
  const options = { strict: false, validateSchema: false, discriminator: true, ...quick }
  return new Ajv(options).compile<AdfNode>(alternativesByType(schema))
}
