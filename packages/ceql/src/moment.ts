import type { Literal } from './ast.ts'
import type { Cursor } from './cursor.ts'
import { nearest } from './nearest.ts'
import { momentFunctions, readRelative } from './relative.ts'

/** Whether the word at the cursor is called like a function. */
export function isCall(cursor: Cursor): boolean {
  const next = cursor.peek(1)
  return cursor.peek().kind === 'word' && next.kind === 'punctuation' && next.text === '('
}

/**
 * Takes a function of the time of the request: `now()`, `startOfDay(-1d)`, `endOfMonth("+1M")`.
 *
 * ```text
 * moment := name "(" increment* ")"
 * ```
 */
export function takeMoment(cursor: Cursor): Literal {
  const written = cursor.peek().text
  const name = names.find((known) => known.toLowerCase() === written.toLowerCase())
  if (name === undefined) throw cursor.refuse(`there is no function "${written.slice(0, 30)}"`, adviceFor(written))
  cursor.skip()
  cursor.skip()
  const increments: string[] = []
  while (!cursor.take(')')) {
    const { kind, text } = cursor.peek()
    if ((kind !== 'word' && kind !== 'quoted') || readRelative(`${name}(${text})`) === undefined) {
      throw cursor.expected('an increment such as -1d, or a closing parenthesis')
    }
    increments.push(text)
    cursor.skip()
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
