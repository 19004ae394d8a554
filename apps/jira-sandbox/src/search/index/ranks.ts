import { compareValues, type SortValue } from '../../jql/sort-value.ts'

/** Where documents stand by a value: equal ones have the same rank, and those without one the last. */
export interface Ranks {
  readonly bySlot: Int32Array
  /** How many ranks there are; each is less. */
  readonly count: number
}

/** The rank of each of some values among them. */
export function rank(values: readonly SortValue[]): { readonly ranks: Int32Array; readonly count: number } {
  const distinct = [...new Set(values)].filter((value) => value !== null)
  const known = new Map(
    distinct.sort((left, right) => compareValues(left, right, false)).map((value, at) => [value, at]),
  )
  const last = known.size
  return {
    ranks: Int32Array.from(values, (value) => (value === null ? last : (known.get(value) ?? last))),
    count: last + 1,
  }
}
