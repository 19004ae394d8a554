import { type Connection, Fault, type Field, isRecord, type ProviderRecord } from '@valence/element-kit'
import { idsOf, localisedFields, readsForeignNames, vocabularyOf } from '../language/vocabulary.ts'
import { textAsValue } from './field-values.ts'
import { discoverIncidentFields } from './incident-discovery.ts'
import { withPeople } from './person.ts'

/**
 * Sends a body, and once more if Jira refuses plain values of custom fields, or names in the language of the account: then they are
 * written as the types of those fields demand, and as ids. Only after a refusal is it worth asking for either; and a refused write
 * has changed nothing.
 */
export async function withFittingValues<T>(
  connection: Connection,
  body: ProviderRecord,
  send: (body: ProviderRecord) => Promise<T>,
): Promise<T> {
  try {
    return await send(body)
  } catch (error) {
    const fitting = isRefused(error) ? await fit(connection, body, error.providerMessage ?? '') : undefined
    if (fitting === undefined) throw error
    return send(fitting)
  }
}

function isRefused(error: unknown): error is Fault {
  return error instanceof Fault && error.status === 400
}

async function fit(connection: Connection, body: ProviderRecord, words: string): Promise<ProviderRecord | undefined> {
  const fields = isRecord(body.fields) ? body.fields : {}
  const named = await withIdsOfNames(connection, fields, words)
  const typed = await withTypedValues(connection, named ?? fields, words)
  return named === undefined && typed === undefined ? undefined : { ...body, fields: typed ?? named }
}

/** Of a type, a priority and so on Jira takes the name that the site gives it, not the one in the language of the account. */
async function withIdsOfNames(
  connection: Connection,
  fields: ProviderRecord,
  words: string,
): Promise<ProviderRecord | undefined> {
  if (!readsForeignNames(connection)) return undefined
  // One refusal names some of what does not fit; the others would be refused next.
  if (!localisedFields.some((field) => new RegExp(`\\b${field}\\b`).test(words))) return undefined
  const found = localisedFields.flatMap((field) => {
    const value = fields[field]
    const name = isRecord(value) && value.id === undefined ? value.name : undefined
    return typeof name === 'string' ? [{ field, name }] : []
  })
  const ids = await Promise.all(
    found.map(async ({ field, name }) => [field, idsOf(await vocabularyOf(connection, field), name)] as const),
  )
  const written = ids.flatMap(([field, [id, ...others]]) => {
    return id === undefined || others.length > 0 ? [] : [[field, { id }] as const]
  })
  return written.length === 0 ? undefined : { ...fields, ...Object.fromEntries(written) }
}

async function withTypedValues(
  connection: Connection,
  fields: ProviderRecord,
  words: string,
): Promise<ProviderRecord | undefined> {
  const refused = Object.keys(fields).filter((name) => {
    return /^customfield_\d+$/.test(name) && new RegExp(`\\b${name}\\b`).test(words) && isPlain(fields[name])
  })
  if (refused.length === 0) return undefined
  const known = new Map((await discoverIncidentFields(connection, {})).map((field) => [field.path, field]))
  const written = refused.flatMap((name) => {
    const field = known.get(name)
    return field === undefined ? [] : [[name, fitting(field, fields[name])] as const]
  })
  return withPeople(connection, { ...fields, ...Object.fromEntries(written) })
}

function fitting(field: Field, value: unknown): unknown {
  if (!Array.isArray(value)) return textAsValue(field, String(value))
  const itemType = (field.nativeType ?? 'string').replace(/^array of /, '')
  const single = { ...field, kind: field.itemKind ?? 'string', nativeType: itemType }
  return value.map((item) => (isPlain(item) ? textAsValue(single, String(item)) : item))
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || (Array.isArray(value) && value.every(isPlain))
}
