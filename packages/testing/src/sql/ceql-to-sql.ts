import { arities, type Expression, literalText, type Now, type Operator, type Predicate } from '@valence/ceql'
import { momentInSql } from './moment-to-sql.ts'
import { quoted } from './quoted.ts'
import type { RecordColumn } from './record-table.ts'

/**
 * A second interpreter of CEQL, which shares nothing with the first but the tree: it writes an expression as a condition over the
 * columns of a record table, and PostgreSQL decides. Written from the table of meaning in docs/ceql.md.
 *
 * @param columnOf the column of a field, by the name that the expression has for it
 */
export function ceqlToSql(expression: Expression, columnOf: (field: string) => RecordColumn, now: Now): string {
  if (expression.type === 'predicate') return conditionOf(expression, columnOf(expression.field), now)
  const operands = expression.operands.map((operand) => `(${ceqlToSql(operand, columnOf, now)})`)
  return operands.join(expression.type === 'and' ? ' AND ' : ' OR ')
}

function conditionOf({ operator, values }: Predicate, column: RecordColumn, now: Now): string {
  if (arities[operator] === 'none') return stateOf(operator, column)
  const isDenied = operator.startsWith('NOT ') || operator === '!='
  const plain = isDenied ? affirmed(operator) : operator
  const literals = values.map((literal) => ({ kind: literal.kind, text: literalText(literal) }))
  const test = textTests[plain]?.(literals[0]?.text ?? '') ?? keyTest(plain, column, literals, now)
  // Each element is one row. What cannot be read makes the test unknown: it neither meets the condition nor fails it.
  const elements = `unnest(${column.name}_text, ${column.name}_number, ${column.name}_instant, ${column.name}_boolean) AS element(v, n, i, b)`
  return isDenied
    ? `cardinality(${column.name}_text) > 0 AND NOT EXISTS (SELECT FROM ${elements} WHERE (${test}) IS NOT FALSE)`
    : `EXISTS (SELECT FROM ${elements} WHERE ${test})`
}

function stateOf(operator: Operator, { name }: RecordColumn): string {
  const isNull = `cardinality(${name}_text) = 0`
  const isEmpty = `NOT EXISTS (SELECT FROM unnest(${name}_text) AS element(v) WHERE v <> '')`
  const state = operator.endsWith('NULL') ? isNull : isEmpty
  return operator.startsWith('IS NOT') ? `NOT (${state})` : state
}

function affirmed(operator: Operator): string {
  return operator === '!=' ? '=' : operator.slice('NOT '.length)
}

/** Operators that look at the text of any value. */
const textTests: Readonly<Record<string, (text: string) => string>> = {
  LIKE: (pattern) => {
    const escaped = pattern.replaceAll(/[\\_]/g, '\\$&')
    return `v LIKE ceql_fold(${quoted(pattern.includes('%') ? escaped : `%${escaped}%`)})`
  },
  CONTAINS: (part) => `strpos(v, ceql_fold(${quoted(part)})) > 0`,
}

interface Operand {
  readonly kind: string
  readonly text: string
}

function keyTest(operator: string, { type }: RecordColumn, operands: readonly Operand[], now: Now): string {
  if (type === 'string') return compared(operator, 'v', operands.map(folded))
  if (type === 'number') return compared(operator, 'n', operands.map(asNumber))
  if (type === 'boolean') return compared(operator, 'b', operands.map(asBoolean))
  if (type === 'date' || type === 'datetime') {
    return compared(
      operator,
      'i',
      operands.map((operand) => asInstant(operand, type, now)),
    )
  }
  return operator === 'IN'
    ? operands.map((operand) => comparedAsItIs('=', [operand], now)).join(' OR ')
    : comparedAsItIs(operator, operands, now)
}

/** An undeclared value is what it is if all literals read as that, and text otherwise. */
function comparedAsItIs(operator: string, operands: readonly Operand[], now: Now): string {
  const isOrdered = operator !== '='
  const instants = operands.map((operand) =>
    isOrdered ? asInstant(operand, 'any', now) : writtenInstant(operand, now),
  )
  const cases = [
    ['n', operands.map(asNumber)],
    ['i', instants],
    ['b', operands.map(asBoolean)],
  ] as const
  const branches = cases.map(([key, literals]) => {
    const all = [key, ...literals].map((one) => `${one} IS NOT NULL`).join(' AND ')
    return `WHEN ${all} THEN ${compared(operator, key, literals)}`
  })
  return `CASE ${branches.join(' ')} ELSE ${compared(operator, 'v', operands.map(folded))} END`
}

function compared(operator: string, key: string, literals: readonly string[]): string {
  if (operator === 'BETWEEN') return `${key} BETWEEN ${literals.join(' AND ')}`
  return operator === 'IN' ? `${key} IN (${literals.join(', ')})` : `${key} ${operator} ${literals.join()}`
}

function folded({ text }: Operand): string {
  return `ceql_fold(${quoted(text)})`
}

function asNumber({ text }: Operand): string {
  return `ceql_number(${quoted(text)})`
}

function asBoolean({ text }: Operand): string {
  return `ceql_boolean(${quoted(text)})`
}

function asInstant({ kind, text }: Operand, type: 'date' | 'datetime' | 'any', now: Now): string {
  const moment = momentInSql(text, type === 'date', now)
  if (moment !== undefined) return moment
  // Without a declared type a number is no date.
  return type === 'any' || kind === 'boolean' ? `ceql_instant(${quoted(text)})` : `ceql_date(${quoted(text)})`
}

/** Without an order asked for, only the functions are moments; an increment is text. */
function writtenInstant(operand: Operand, now: Now): string {
  return operand.kind === 'moment' ? asInstant(operand, 'any', now) : `ceql_instant(${quoted(operand.text)})`
}
