import { Fault, type Field, isRecord, type ProviderRecord, type Resource } from '@valence/element-kit'
import type { KnownNames } from './known-names.ts'
import type { Names } from './names.ts'

/**
 * A body whose members are named as people name the fields (`Story Points`), with the names by which the provider knows them. What is
 * no field's name stays: the provider says what it thinks of it.
 *
 * @throws Fault invalid_request for a name that several fields bear, and for a field that is given twice
 */
export async function nameFields(
  body: ProviderRecord,
  { container, discover }: Pick<Resource, 'container' | 'discover'>,
  known: KnownNames,
): Promise<ProviderRecord> {
  if (discover === undefined) return body
  const inner = container === undefined ? undefined : body[container]
  const content = isRecord(inner) ? inner : undefined
  const names = await known.including([...Object.keys(body), ...Object.keys(content ?? {})])
  const named = renamed(body, names)
  return container === undefined || content === undefined ? named : { ...named, [container]: renamed(content, names) }
}

export interface NamedHeaders {
  /** The provider's name of each column, by its header. */
  readonly columns: ReadonlyMap<string, string>
  /** The fields among the columns. */
  readonly fields: readonly Field[]
}

/** The header of a CSV file, likewise. */
export async function nameHeaders(
  headers: readonly string[],
  { discover }: Pick<Resource, 'discover'>,
  known: KnownNames,
): Promise<NamedHeaders> {
  const names = discover === undefined ? known.declared : await known.including(headers)
  const columns = new Map(headers.map((header) => [header, nameOf(header, names)]))
  const fields = [...new Set(columns.values())].flatMap((name) => names.resolve(name)?.field ?? [])
  return { columns, fields }
}

function renamed(record: ProviderRecord, names: Names): ProviderRecord {
  const entries = Object.entries(record).map(([name, value]) => [nameOf(name, names), value] as const)
  const twice = entries.find(([name], index) => entries.findIndex(([other]) => other === name) !== index)
  if (twice !== undefined) throw new Fault('invalid_request', `The field '${twice[0]}' is given twice.`)
  return Object.fromEntries(entries)
}

/** Only what is not understood as it is written is read as the name that people see. */
function nameOf(name: string, names: Names): string {
  if (names.split(name) !== undefined) return name
  return names.resolve(name.trim())?.field?.path ?? name
}
