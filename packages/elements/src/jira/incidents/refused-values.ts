import { type Connection, Fault, type Field, isRecord, type ProviderRecord } from '@valence/element-kit'
import { textAsValue } from './field-values.ts'
import { discoverIncidentFields } from './incident-discovery.ts'
import { withPeople } from './person.ts'

/**
 * Sends a body, and once more if Jira refuses plain values of custom fields: then they are written as the types of those fields
 * demand. Only after a refusal is it worth asking for the types; and a refused write has changed nothing.
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
  const refused = Object.keys(fields).filter((name) => {
    return /^customfield_\d+$/.test(name) && new RegExp(`\\b${name}\\b`).test(words) && isPlain(fields[name])
  })
  if (refused.length === 0) return undefined
  const known = new Map((await discoverIncidentFields(connection, {})).map((field) => [field.path, field]))
  const written = refused.flatMap((name) => {
    const field = known.get(name)
    return field === undefined ? [] : [[name, fitting(field, fields[name])] as const]
  })
  return { ...body, fields: await withPeople(connection, { ...fields, ...Object.fromEntries(written) }) }
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
