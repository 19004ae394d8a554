import { createCursor } from './cursor.ts'
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
  const terms: OrderTerm[] = []
  do {
    const field = takeField(cursor)
    const { kind, text: word } = cursor.peek()
    const direction = kind === 'word' ? directions.get(word.toLowerCase()) : undefined
    if (direction !== undefined) cursor.skip()
    terms.push({ field, direction: direction ?? 'asc' })
  } while (cursor.take(','))
  if (cursor.peek().kind !== 'end') throw cursor.expected('asc, desc, a comma or the end of the order')
  return terms
}

const directions: ReadonlyMap<string, OrderTerm['direction']> = new Map([
  ['asc', 'asc'],
  ['desc', 'desc'],
])
