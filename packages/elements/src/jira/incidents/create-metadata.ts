import { type AllowedValue, type Connection, Fault, isRecord, path } from '@valence/element-kit'
import { z } from 'zod'
import { idsOf, readsForeignNames, vocabularyOf } from '../language/vocabulary.ts'
import { fieldSchema } from './field-types.ts'

const createField = z.object({
  fieldId: z.string(),
  name: z.string(),
  required: z.boolean().default(false),
  hasDefaultValue: z.boolean().optional(),
  schema: fieldSchema.optional(),
  allowedValues: z.array(z.unknown()).optional(),
})

/** Named in the language of the account. */
const createType = z.object({ id: z.string(), name: z.string() })
type CreateType = z.infer<typeof createType>

/** A field as a create takes it. It is required if the caller has to give it: what has a default need not be said. */
export type CreateField = Omit<z.infer<typeof createField>, 'allowedValues' | 'hasDefaultValue'> & {
  readonly allowedValues?: readonly AllowedValue[] | undefined
}

/**
 * What a create takes, by field, for one type of issue of a project, or for all of its types together: then required is what each of
 * them requires, and allowed what any of them allows.
 *
 * @throws Fault not_found for a type that the project does not have
 */
export async function createFieldsOf(
  connection: Connection,
  project: string,
  issueType: string | undefined,
): Promise<ReadonlyMap<string, CreateField>> {
  const base = path`/rest/api/2/issue/createmeta/${project}/issuetypes`
  const types = await readAll(connection, base, 'issueTypes', createType)
  const wanted = issueType === undefined ? types : await typesCalled(connection, types, issueType)
  if (wanted.length === 0) {
    const names = types.map(({ name }) => `'${name}'`).join(', ')
    throw new Fault(
      'not_found',
      `There is no issue type '${issueType ?? ''}' in ${project} that the account may create. There is: ${names || 'none'}.`,
    )
  }
  let merged: ReadonlyMap<string, CreateField> | undefined
  for (const { id } of wanted) {
    const fields = await readAll(connection, base + path`/${id}`, 'fields', createField)
    const byId = new Map(fields.map((field) => [field.fieldId, shown(field)]))
    merged = merged === undefined ? byId : merge(merged, byId)
  }
  return merged ?? new Map()
}

/** By id or name, in the language of the account or, when nothing is called so there, in that of the site. */
async function typesCalled(
  connection: Connection,
  types: readonly CreateType[],
  called: string,
): Promise<readonly CreateType[]> {
  const found = types.filter(({ id, name }) => id === called || isSame(name, called))
  if (found.length > 0 || !readsForeignNames(connection)) return found
  const ids = idsOf(await vocabularyOf(connection, 'issuetype'), called)
  return types.filter(({ id }) => ids.includes(id))
}

/** Cloud names the array for what is in it, Data Center `values`. */
async function readAll<T>(
  connection: Connection,
  at: string,
  member: 'issueTypes' | 'fields',
  item: z.ZodType<T>,
): Promise<readonly T[]> {
  const items: T[] = []
  const answer = z.looseObject({ total: z.number().optional(), isLast: z.boolean().optional() })
  for (let page = 0; page < pagesMax; page += 1) {
    const request = { method: 'GET', path: at, query: { startAt: items.length, maxResults: 50 } } as const
    const told = await connection.request(request, answer)
    const read = z.array(item).parse(told[member] ?? told.values ?? [])
    items.push(...read)
    if (read.length === 0 || told.isLast === true || items.length >= (told.total ?? Number.POSITIVE_INFINITY)) break
  }
  return items
}

/** Five thousand fields. */
const pagesMax = 100

function shown({ allowedValues, hasDefaultValue, required, ...field }: z.infer<typeof createField>): CreateField {
  const values = allowedValues?.flatMap((value) => allowed(value))
  return { ...field, required: required && hasDefaultValue !== true, ...(values && { allowedValues: values }) }
}

/** A project, a version, an option: each calls its name otherwise. A cascading option stands with each of its children. */
function allowed(value: unknown): readonly AllowedValue[] {
  if (!isRecord(value)) return typeof value === 'string' ? [{ name: value }] : []
  const name = [value.name, value.value, value.key, value.label].find((word) => typeof word === 'string')
  if (typeof name !== 'string') return []
  const own = { name, ...((typeof value.id === 'string' || typeof value.id === 'number') && { id: String(value.id) }) }
  const children = Array.isArray(value.children) ? value.children.flatMap(allowed) : []
  return [own, ...children.map((child) => ({ ...child, name: `${name} > ${child.name}` }))]
}

type Fields = ReadonlyMap<string, CreateField>

function merge(left: Fields, right: Fields): Fields {
  const ids = new Set([...left.keys(), ...right.keys()])
  return new Map(
    [...ids].flatMap((id) => {
      const [one, other] = [left.get(id), right.get(id)]
      const some = one ?? other
      if (some === undefined) return []
      const values = [...(one?.allowedValues ?? []), ...(other?.allowedValues ?? [])]
      const distinct = [...new Map(values.map((value) => [value.id ?? value.name, value])).values()]
      const required = one?.required === true && other?.required === true
      return [[id, { ...some, required, ...(values.length > 0 && { allowedValues: distinct }) }] as const]
    }),
  )
}

function isSame(name: string, other: string): boolean {
  return name.toLowerCase() === other.toLowerCase()
}
