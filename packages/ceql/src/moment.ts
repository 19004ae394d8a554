import type { Literal } from './ast.ts'
import { type Cursor, expected, peek, refused, skip, take } from './cursor.ts'
import { nearest } from './nearest.ts'
import { momentFunctions, readRelative } from './relative.ts'

/** Whether the word at the cursor is called like a function. */
export function isCall(cursor: Cursor): boolean {
  const next = peek(cursor, 1)
  return peek(cursor).kind === 'word' && next.kind === 'punctuation' && next.text === '('
}

/**
 * Takes a function of the time of the request: `now()`, `startOfDay(-1d)`, `endOfMonth("+1M")`.
 *
 * ```text
 * moment := name "(" increment* ")"
 * ```
 */
export function takeMoment(cursor: Cursor): Literal {
  const written = peek(cursor).text
  const name = names.find((known) => known.toLowerCase() === written.toLowerCase())
  if (name === undefined) throw refused(cursor, `there is no function "${written.slice(0, 30)}"`, adviceFor(written))
  skip(cursor)
  skip(cursor)
  const increments: string[] = []
  while (!take(cursor, ')')) {
    const { kind, text } = peek(cursor)
    if ((kind !== 'word' && kind !== 'quoted') || readRelative(`${name}(${text})`) === undefined) {
      throw expected(cursor, 'an increment such as -1d, or a closing parenthesis')
    }
    increments.push(text)
    skip(cursor)
  }
  return { kind: 'moment', text: `${name}(${increments.join(' ')})` }
}

/** A hand-made literal may carry any text; only one that reads as a moment may stand unquoted. */
export function printMoment(text: string): string {
  return call.test(text) && readRelative(text) !== undefined ? text : `'${text.replaceAll("'", "''")}'`
}

const call = /\)$/

const names = [...momentFunctions.keys()]

function adviceFor(written: string): string {
  const meant = nearest(written, names)
  return meant === undefined ? `there are ${names.map((name) => `${name}()`).join(', ')}` : `did you mean ${meant}()?`
}
