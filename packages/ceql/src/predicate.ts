import type { Literal, Operator, Predicate, Span } from './ast.ts'
import { bounds } from './bounds.ts'
import type { Cursor } from './cursor.ts'
import { takeField } from './field.ts'
import { takeLiteral } from './literal.ts'

/**
 * Takes one comparison.
 *
 * ```text
 * predicate := field ("=" | "!=" | "<" | "<=" | ">" | ">=") value
 *            | field ["NOT"] "LIKE" value
 *            | field ["NOT"] "IN" "(" value ("," value)* ")"
 *            | field "IS" ["NOT"] "NULL"
 * ```
 */
export function takePredicate(cursor: Cursor): Predicate {
  const { start } = cursor.peek()
  const field = takeField(cursor)
  const operator = takeOperator(cursor)
  const written = takeValues(cursor, operator)
  return {
    type: 'predicate',
    field,
    operator,
    values: written.map(({ literal }) => literal),
    span: { start, end: cursor.passed() },
    valueSpans: written.map(({ span }) => span),
  }
}

interface Written {
  readonly literal: Literal
  readonly span: Span
}

function takeOperator(cursor: Cursor): Operator {
  if (cursor.take('IS')) {
    const isNegated = cursor.take('NOT')
    if (!cursor.take('NULL')) throw cursor.expected(isNegated ? 'NULL' : 'NULL or NOT NULL')
    return isNegated ? 'IS NOT NULL' : 'IS NULL'
  }
  const isNegated = cursor.take('NOT')
  if (cursor.take('LIKE')) return isNegated ? 'NOT LIKE' : 'LIKE'
  if (cursor.take('IN')) return isNegated ? 'NOT IN' : 'IN'
  if (isNegated) throw cursor.expected('LIKE or IN')
  const { kind, text } = cursor.peek()
  const comparison = kind === 'operator' ? comparisons.get(text) : undefined
  if (comparison === undefined) throw cursor.expected('an operator such as =, LIKE, IN or IS NULL')
  cursor.skip()
  return comparison
}

const comparisons: ReadonlyMap<string, Operator> = new Map(
  (['=', '!=', '<', '<=', '>', '>='] as const).map((operator) => [operator, operator]),
)

function takeValues(cursor: Cursor, operator: Operator): readonly Written[] {
  if (operator === 'IS NULL' || operator === 'IS NOT NULL') return []
  return operator === 'IN' || operator === 'NOT IN' ? takeList(cursor) : [takeWritten(cursor)]
}

function takeList(cursor: Cursor): readonly Written[] {
  if (!cursor.take('(')) throw cursor.expected('a list of values in parentheses')
  const list = [takeWritten(cursor)]
  while (cursor.take(',')) {
    if (list.length === bounds.listLengthMax) {
      throw cursor.refuse(`an IN list has more than ${bounds.listLengthMax} values`)
    }
    list.push(takeWritten(cursor))
  }
  if (!cursor.take(')')) throw cursor.expected('a comma or a closing parenthesis')
  return list
}

function takeWritten(cursor: Cursor): Written {
  const { start, end } = cursor.peek()
  return { literal: takeLiteral(cursor), span: { start, end } }
}
