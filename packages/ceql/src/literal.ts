import type { Literal } from './ast.ts'
import { type Cursor, expected, peek, skip } from './cursor.ts'
import { isCall, printMoment, takeMoment } from './moment.ts'
import { readNumber } from './number.ts'

/**
 * Takes a value. Quotes of any kind make a string; a bare word is a number or a boolean if it looks like one,
 * otherwise a string too (`type = string`, `created > 2015-01-06T09:31:38Z`). With parentheses it is a moment.
 */
export function takeLiteral(cursor: Cursor): Literal {
  const { kind, text } = peek(cursor)
  if (kind !== 'word' && kind !== 'quoted') {
    throw expected(cursor, 'a value', kind === 'keyword' ? 'this word as a value needs quotes' : undefined)
  }
  if (isCall(cursor)) return takeMoment(cursor)
  skip(cursor)
  return kind === 'quoted' ? { kind: 'string', value: text } : readBare(text)
}

/** Writes a literal so that {@link takeLiteral} reads the same one. */
export function printLiteral(literal: Literal): string {
  if (literal.kind === 'string') return `'${literal.value.replaceAll("'", "''")}'`
  if (literal.kind === 'boolean') return String(literal.value)
  if (literal.kind === 'moment') return printMoment(literal.text)
  // A hand-made literal may carry any text; only one that reads as its number may stand unquoted.
  return readNumber(literal.text) === literal.value ? literal.text : String(literal.value)
}

/** The text of a literal as a text field sees it: a number as it was written. */
export function literalText(literal: Literal): string {
  return literal.kind === 'number' || literal.kind === 'moment' ? literal.text : String(literal.value)
}

function readBare(text: string): Literal {
  const boolean = booleans.get(text.toLowerCase())
  if (boolean !== undefined) return { kind: 'boolean', value: boolean }
  const number = readNumber(text)
  return number === undefined ? { kind: 'string', value: text } : { kind: 'number', value: number, text }
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
])
