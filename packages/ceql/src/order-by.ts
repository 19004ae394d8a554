import type { Span } from './ast.ts'
import { type Cursor, expected, openCursor, passed, peek, take, takeWord } from './cursor.ts'
import { takeField } from './field.ts'

/** One field to sort by. */
export interface OrderTerm {
  readonly field: string
  readonly direction: 'asc' | 'desc'
  /** Where it stood; present when it was parsed. */
  readonly span?: Span
}

/**
 * Reads an `orderBy` text: fields with `asc` or `desc` behind them, `asc` if neither, separated by commas.
 * Throws a `CeqlError` that points at the mistake.
 *
 * @example parseOrderBy('created desc, key')
 */
export function parseOrderBy(text: string): readonly OrderTerm[] {
  const cursor = openCursor(text)
  const terms = takeOrder(cursor)
  if (peek(cursor).kind !== 'end') throw expected(cursor, 'asc, desc, a comma or the end of the order')
  return terms
}

/** Takes the terms of an order, wherever it stands. */
export function takeOrder(cursor: Cursor): readonly OrderTerm[] {
  const terms: OrderTerm[] = []
  do {
    const { start } = peek(cursor)
    const field = takeField(cursor)
    const isDescending = takeWord(cursor, 'DESC')
    if (!isDescending) takeWord(cursor, 'ASC')
    terms.push({ field, direction: isDescending ? 'desc' : 'asc', span: { start, end: passed(cursor) } })
  } while (take(cursor, ','))
  return terms
}
