import { CeqlError, type Expression, nearest, type OrderTerm, predicatesOf, printField } from '@valence/ceql'
import type { KnownNames } from './known-names.ts'
import type { Name, Names } from './names.ts'

export interface NamingQuery {
  readonly where: Expression | undefined
  readonly terms: readonly OrderTerm[]
  /** The texts of both, for the caret in an error. */
  readonly source: string
  readonly order: string
}

/**
 * The meaning of every name in a query. The provider is asked for more fields only when one is unknown.
 *
 * @throws CeqlError for a name that means nothing, with the nearest that does, and for one that cannot be filtered by
 */
export async function resolveNames(
  { where, terms, source, order }: NamingQuery,
  known: KnownNames,
): Promise<ReadonlyMap<string, Name>> {
  const predicates = where === undefined ? [] : predicatesOf(where)
  const names = await known.including([...new Set([...predicates, ...terms].map(({ field }) => field))])
  const meanings = new Map<string, Name>()
  for (const { field, span } of predicates) {
    const place = { position: span?.start, source }
    const meaning = meanings.get(field) ?? names.resolve(field)
    if (meaning === undefined) throw unknownField(field, names, place)
    if (meaning.field?.filterable === false) throw new CeqlError(`the field "${field}" cannot be filtered by`, place)
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

/** A name that needs backticks is advised with them. */
function asWritten(name: string): string {
  const written = printField(name)
  return written === name ? `"${name}"` : written
}
