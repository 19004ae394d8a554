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
  const types = terms.map(({ field }) => typeOf?.(field) ?? 'any')
  const signs = terms.map(({ direction }) => (direction === 'asc' ? 1 : -1))
  const keysOf = once((record: R) =>
    terms.map(({ field }, index) => sortKey(read(record, field), types[index] ?? 'any')),
  )
  return (left, right) => {
    const [ours, theirs] = [keysOf(left), keysOf(right)]
    for (const [index, sign] of signs.entries()) {
      const order = compareSortKeys(ours[index], theirs[index], sign)
      if (order !== 0) return order
    }
    return 0
  }
}

/** A record is compared many times over; what it is compared by is found out once, and forgotten with the record. */
function once<R, K>(find: (record: R) => K): (record: R) => K {
  const known = new WeakMap<object, K>()
  return (record) => {
    if (typeof record !== 'object' || record === null) return find(record)
    const earlier = known.get(record)
    if (earlier !== undefined) return earlier
    const found = find(record)
    known.set(record, found)
    return found
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
