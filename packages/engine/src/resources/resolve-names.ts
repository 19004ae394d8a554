import { CeqlError, type Expression, nearest, type OrderTerm, predicatesOf, printField } from '@valence/ceql'
import type { Field } from '@valence/element-kit'
import type { KnownNames } from './known-names.ts'
import type { Name, Names } from './names.ts'

export interface NamingQuery {
  readonly where: Expression | undefined
  readonly terms: readonly OrderTerm[]
  /** The texts of both, for the caret in an error. */
  readonly source: string
  readonly order: string
  /** Names that are the provider's parameters where `where` carries them, and nothing elsewhere. */
  readonly parameters: readonly string[]
}

/**
 * The meaning of every name in a query. The provider is asked for more fields only when one is unknown.
 *
 * @throws CeqlError for a name that means nothing, with the nearest that does, and for one that cannot be filtered by
 */
export async function resolveNames(
  { where, terms, source, order, parameters }: NamingQuery,
  known: KnownNames,
): Promise<ReadonlyMap<string, Name>> {
  const predicates = where === undefined ? [] : predicatesOf(where)
  const names = await known.including([...new Set([...predicates, ...terms].map(({ field }) => field))])
  const meanings = new Map<string, Name>()
  for (const { field, span } of predicates) {
    const place = { position: span?.start, source }
    const meaning = meanings.get(field) ?? names.resolve(field)
    if (meaning === undefined && parameters.includes(field)) throw misusedParameter(field, place)
    if (meaning === undefined) throw unknownField(field, names, place)
    if (meaning.field?.filterable === false) throw notFiltered(field, meaning.field, place)
    meanings.set(field, meaning)
  }
  for (const { field, span } of terms) {
    const meaning = meanings.get(field) ?? names.resolve(field)
    if (meaning === undefined) throw unknownField(field, names, { position: span?.start, source: order })
    meanings.set(field, meaning)
  }
  return meanings
}

interface Place {
  readonly position: number | undefined
  readonly source: string
}

function unknownField(name: string, names: Names, place: Place): CeqlError {
  const meant = nearest(name, names.known)
  const mend = meant === undefined ? undefined : `did you mean ${asWritten(meant)}?`
  return new CeqlError(`there is no field "${name}"`, { ...place, mend })
}

function misusedParameter(name: string, place: Place): CeqlError {
  const mend = `it is a parameter of the provider: write ${name} = '…', joined to the rest with AND`
  return new CeqlError(`there is no field "${name}"`, { ...place, mend })
}

function notFiltered(name: string, { kind }: Field, place: Place): CeqlError {
  const mend = kind === 'object' ? `its parts can, by a path that begins with "${name}."` : undefined
  return new CeqlError(`the field "${name}" cannot be filtered by`, { ...place, mend })
}

/** What to say of parts that are not known of their field, but near to one that is: no record may have them. */
export function adviceOnParts(names: ReadonlyMap<string, Name>): readonly string[] {
  return [...names].slice(0, advisedMax).flatMap(([written, { below }]) => {
    const known = below?.field.identities ?? []
    const [part = ''] = below?.rest.slice(1).split('.', 1) ?? []
    const meant = known.includes(part) ? undefined : nearest(part, known)
    return below === undefined || meant === undefined
      ? []
      : [`'${written}' may be in no record; did you mean '${below.field.path}.${meant}'?`]
  })
}

/** Each is held against the parts of its field. */
const advisedMax = 20

/** A name that needs backticks is advised with them. */
function asWritten(name: string): string {
  const written = printField(name)
  return written === name ? `"${name}"` : written
}
