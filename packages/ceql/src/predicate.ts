import { type Arity, arities, type Literal, type Operator, type Predicate, type Span } from './ast.ts'
import { bounds } from './bounds.ts'
import { type Cursor, expected, passed, peek, refused, skip, take, takeWord } from './cursor.ts'
import { takeField } from './field.ts'
import { takeLiteral } from './literal.ts'
import { nearest } from './nearest.ts'
import { oppositeOf } from './negate.ts'

/**
 * Takes one comparison.
 *
 * ```text
 * predicate := field ("=" | "!=" | "<" | "<=" | ">" | ">=") value
 *            | field ["NOT"] "BETWEEN" value "AND" value
 *            | field ["NOT"] ("LIKE" | "CONTAINS") value
 *            | field ["NOT"] "IN" "(" value ("," value)* ")"
 *            | field "IS" ["NOT"] ("NULL" | "EMPTY")
 * ```
 */
export function takePredicate(cursor: Cursor): Predicate {
  const { start } = peek(cursor)
  const field = takeField(cursor)
  const operator = takeOperator(cursor)
  const written = takeValues[arities[operator]](cursor)
  return {
    type: 'predicate',
    field,
    operator,
    values: written.map(({ literal }) => literal),
    span: { start, end: passed(cursor) },
    valueSpans: written.map(({ span }) => span),
  }
}

interface Written {
  readonly literal: Literal
  readonly span: Span
}

function takeOperator(cursor: Cursor): Operator {
  const { kind, text } = peek(cursor)
  const symbol = kind === 'operator' ? symbols.get(text) : undefined
  if (symbol === undefined) return takeWordOperator(cursor)
  skip(cursor)
  return symbol
}

function takeWordOperator(cursor: Cursor): Operator {
  if (take(cursor, 'IS')) return takeState(cursor)
  const isNegated = take(cursor, 'NOT')
  const word = words.find((operator) => take(cursor, operator) || takeWord(cursor, operator))
  if (word !== undefined) return isNegated ? (`NOT ${word}` as const) : word
  throw expected(
    cursor,
    isNegated ? 'LIKE, CONTAINS, IN or BETWEEN' : 'an operator such as =, LIKE, IN or IS NULL',
    adviceFor(cursor, isNegated),
  )
}

function adviceFor(cursor: Cursor, isNegated: boolean): string | undefined {
  const { kind, text } = peek(cursor)
  const symbol = symbols.get(text)
  if (kind === 'operator' && symbol !== undefined) return `use ${oppositeOf(symbol)} instead of NOT ${text}`
  if (kind !== 'word') return undefined
  const meant = nearest(text, words)
  if (meant !== undefined) return `did you mean ${meant}?`
  return isNegated ? undefined : 'a name of several words is written in backticks'
}

/** What follows `IS`. */
function takeState(cursor: Cursor): Operator {
  const isNegated = take(cursor, 'NOT')
  const state = states.find((word) => take(cursor, word) || takeWord(cursor, word))
  if (state === undefined) {
    const isValue = ['word', 'quoted'].includes(peek(cursor).kind)
    const mend = isNegated ? 'use != to ask for other values' : 'use = to ask for a value'
    throw expected(cursor, isNegated ? 'NULL or EMPTY' : 'NULL, EMPTY or NOT', isValue ? mend : undefined)
  }
  return isNegated ? `IS NOT ${state}` : `IS ${state}`
}

const states = ['NULL', 'EMPTY'] as const

/** The operators that may have a `NOT` before them. */
const words = ['LIKE', 'CONTAINS', 'IN', 'BETWEEN'] as const

const symbols: ReadonlyMap<string, Operator> = new Map(
  (['=', '!=', '<', '<=', '>', '>='] as const).map((operator) => [operator, operator]),
)

const takeValues: { readonly [A in Arity]: (cursor: Cursor) => readonly Written[] } = {
  none: () => [],
  one: (cursor) => [takeWritten(cursor)],
  two: takeRange,
  list: takeList,
}

function takeRange(cursor: Cursor): readonly Written[] {
  const low = takeWritten(cursor)
  if (!take(cursor, 'AND')) throw expected(cursor, 'AND and the other end of the range')
  return [low, takeWritten(cursor)]
}

function takeList(cursor: Cursor): readonly Written[] {
  if (!take(cursor, '(')) throw expected(cursor, 'a list of values in parentheses')
  const list = [takeWritten(cursor)]
  while (take(cursor, ',')) {
    if (list.length === bounds.listLengthMax) {
      throw refused(cursor, `an IN list has more than ${bounds.listLengthMax} values`)
    }
    list.push(takeWritten(cursor))
  }
  if (!take(cursor, ')')) throw expected(cursor, 'a comma or a closing parenthesis')
  return list
}

function takeWritten(cursor: Cursor): Written {
  const { start } = peek(cursor)
  return { literal: takeLiteral(cursor), span: { start, end: passed(cursor) } }
}
