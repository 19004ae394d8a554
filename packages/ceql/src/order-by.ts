import { type Cursor, createCursor } from './cursor.ts'
import { takeField } from './field.ts'

/** One field to sort by. */
export interface OrderTerm {
  readonly field: string
  readonly direction: 'asc' | 'desc'
}

/**
 * Reads an `orderBy` text: fields with `asc` or `desc` behind them, `asc` if neither, separated by commas.
 * Throws a `CeqlError` that points at the mistake.
 *
 * @example parseOrderBy('created desc, key')
 */
export function parseOrderBy(text: string): readonly OrderTerm[] {
  const cursor = createCursor(text)
  const terms = takeOrder(cursor)
  if (cursor.peek().kind !== 'end') throw cursor.expected('asc, desc, a comma or the end of the order')
  return terms
}

/** Takes the terms of an order, wherever it stands. */
export function takeOrder(cursor: Cursor): readonly OrderTerm[] {
  const terms: OrderTerm[] = []
  do {
    const field = takeField(cursor)
    const isDescending = cursor.take('DESC')
    if (!isDescending) cursor.take('ASC')
    terms.push({ field, direction: isDescending ? 'desc' : 'asc' })
  } while (cursor.take(','))
  return terms
}
