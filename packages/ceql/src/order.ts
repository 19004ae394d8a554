import { compareKeys, type Key } from './key.ts'
import type { OrderTerm } from './order-by.ts'
import { asText, type FieldType, naturalKind, naturalReadings, readings, type TypeOf } from './reading.ts'

/** How sorting reaches into a record. */
export interface OrderOptions<R> {
  /** Reads a field, as for `compile`. */
  read(record: R, field: string): unknown
  /** The declared type of a field. */
  typeOf?: TypeOf | undefined
}

/**
 * Turns order terms into a comparison for `sort` and `toSorted`, which leave what compares equal as it stood.
 * Null, and what the field's type cannot read, comes last in either direction. An array counts by its first value.
 *
 * @example tickets.toSorted(compileOrder(parseOrderBy('created desc, key'), { read: (ticket, field) => ticket[field] }))
 */
export function compileOrder<R>(
  terms: readonly OrderTerm[],
  { read, typeOf }: OrderOptions<R>,
): (left: R, right: R) => number {
  const comparisons = terms.map(({ field, direction }) => {
    const type = typeOf?.(field) ?? 'any'
    const sign = direction === 'asc' ? 1 : -1
    return (left: R, right: R) =>
      compareSortKeys(sortKey(read(left, field), type), sortKey(read(right, field), type), sign)
  })
  return (left, right) => {
    for (const compare of comparisons) {
      const order = compare(left, right)
      if (order !== 0) return order
    }
    return 0
  }
}

/** Values of different kinds in one undeclared field stand apart: a kind's rank is compared before the keys are. */
interface SortKey {
  readonly rank: number
  readonly key: Key
}

const ranks = { number: 0, boolean: 1, instant: 2 } as const
const textRank = 3

function sortKey(value: unknown, type: FieldType): SortKey | undefined {
  const scalar: unknown = Array.isArray(value)
    ? value.find((element) => element !== null && element !== undefined)
    : value
  if (type !== 'any') return toSortKey(0, readings[type](scalar))
  const kind = naturalKind(scalar)
  return toSortKey(ranks[kind], naturalReadings[kind](scalar)) ?? toSortKey(textRank, asText(scalar))
}

function toSortKey(rank: number, key: Key | undefined): SortKey | undefined {
  return key === undefined ? undefined : { rank, key }
}

function compareSortKeys(left: SortKey | undefined, right: SortKey | undefined, sign: 1 | -1): number {
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined)
  return sign * (left.rank - right.rank || compareKeys(left.key, right.key))
}
