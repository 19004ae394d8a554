import type { Field, FieldKind } from '@valence/element-kit'
import { z } from 'zod'
import { personIdentities } from '../rest/record.ts'
import { readSprintText } from './sprint-text.ts'

/** A field's type as Jira tells it, in its list of fields and in what a create needs. */
export const fieldSchema = z.object({
  type: z.string().default('any'),
  items: z.string().optional(),
  custom: z.string().optional(),
})
export type FieldSchema = z.infer<typeof fieldSchema>

/** The type of a field: ours, Jira's own word for it, and by which members a literal matches its objects. */
export type TypeOfField = Pick<Field, 'kind' | 'itemKind' | 'identities' | 'nativeType' | 'readValue'>

export function typeOfField(schema: FieldSchema | undefined): TypeOfField {
  if (schema === undefined) return { kind: 'object' }
  if (schema.custom?.endsWith(':gh-sprint') === true) return { ...sprints, itemKind: kindOf(schema.items ?? 'json') }
  const { type, items } = schema
  if (type !== 'array') return { kind: kindOf(type), nativeType: type, ...identitiesOf(type) }
  const item = items ?? 'any'
  return { kind: 'array', itemKind: kindOf(item), nativeType: `array of ${item}`, ...identitiesOf(item) }
}

const sprints = { kind: 'array', nativeType: 'sprint', identities: ['name', 'id'], readValue: readSprintText } as const

/** Jira's `any` is text in practice, such as a rank; what is no scalar is an object with a name, a value or an id. */
function kindOf(type: string): FieldKind {
  return kinds.get(type) ?? 'object'
}

const kinds: ReadonlyMap<string, FieldKind> = new Map([
  ['string', 'string'],
  ['any', 'string'],
  ['number', 'number'],
  ['date', 'date'],
  ['datetime', 'datetime'],
])

function identitiesOf(type: string): { readonly identities?: readonly string[] } {
  const identities = identityMembers.get(type)
  return identities === undefined ? {} : { identities }
}

const identityMembers: ReadonlyMap<string, readonly string[]> = new Map([
  ['option', ['value', 'id']],
  ['option-with-child', ['value', 'id']],
  ['user', personIdentities],
  ['group', ['name', 'groupId']],
  ['project', ['key', 'name', 'id']],
  ['version', ['name', 'id']],
  ['component', ['name', 'id']],
  ['priority', ['name', 'id']],
  ['resolution', ['name', 'id']],
])
