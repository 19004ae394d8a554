import type { Expression, Operator, Predicate } from './ast.ts'
import { checkTypes } from './check-types.ts'
import { type Comparison, createTest, type Test } from './comparison.ts'
import type { TypeOf } from './reading.ts'
import { type Now, settle } from './settle.ts'

/** How the language reaches into a record. */
export interface CompileOptions<R> {
  /** Reads a field: a scalar, a `Date`, an array of those, or null or undefined. */
  read(record: R, field: string): unknown
  /** The declared type of a field. Without it every field is compared as what its values are. */
  typeOf?: TypeOf | undefined
  /** When and where the query is asked; needed only if it tells moments from that, as `now()` does. */
  now?: Now | undefined
  /** The text of the query, for the caret in an error. */
  source?: string | undefined
}

/**
 * Turns an expression into a function that says whether a record meets it. All that can be done once is done here:
 * literals are read and checked against their fields' types (a misfit throws `CeqlError`), lists become sets.
 *
 * @example
 * const isWanted = compile<Ticket>(parse("status = done and votes > 3"), { read: (ticket, field) => ticket[field] })
 * tickets.filter(isWanted)
 */
export function compile<R>(expression: Expression, options: CompileOptions<R>): (record: R) => boolean {
  const { now, read, source, typeOf = () => undefined } = options
  const settled = now === undefined ? expression : settle(expression, { now, typeOf, source })
  checkTypes(settled, typeOf, source)
  return compileNode(settled, { read, typeOf })
}

interface Access<R> {
  readonly read: (record: R, field: string) => unknown
  readonly typeOf: TypeOf
}

type Filter<R> = (record: R) => boolean

function compileNode<R>(expression: Expression, access: Access<R>): Filter<R> {
  if (expression.type === 'predicate') return compilePredicate(expression, access)
  const filters = expression.operands.map((operand) => compileNode(operand, access))
  return expression.type === 'and' ? all(filters) : any(filters)
}

function all<R>(filters: readonly Filter<R>[]): Filter<R> {
  return (record) => {
    for (const filter of filters) if (!filter(record)) return false
    return true
  }
}

function any<R>(filters: readonly Filter<R>[]): Filter<R> {
  return (record) => {
    for (const filter of filters) if (filter(record)) return true
    return false
  }
}

function compilePredicate<R>({ field, operator, values }: Predicate, { read, typeOf }: Access<R>): Filter<R> {
  const { comparison, isMet } = affirmative[operator]
  if (comparison === 'IS NULL' || comparison === 'IS EMPTY') {
    const isSo = comparison === 'IS NULL' ? isNull : isEmpty
    return (record) => isSo(read(record, field)) === isMet
  }
  const test = createTest(comparison, values, typeOf(field) ?? 'any')
  return isMet
    ? (record) => isMetBySome(test, read(record, field))
    : (record) => isFailedByEach(test, read(record, field))
}

/** What each operator compares, and whether that has to be met or to fail. */
const affirmative: {
  readonly [O in Operator]: {
    readonly comparison: Comparison | 'IS NULL' | 'IS EMPTY'
    readonly isMet: boolean
  }
} = {
  '=': { comparison: '=', isMet: true },
  '!=': { comparison: '=', isMet: false },
  '<': { comparison: '<', isMet: true },
  '<=': { comparison: '<=', isMet: true },
  '>': { comparison: '>', isMet: true },
  '>=': { comparison: '>=', isMet: true },
  BETWEEN: { comparison: 'BETWEEN', isMet: true },
  'NOT BETWEEN': { comparison: 'BETWEEN', isMet: false },
  LIKE: { comparison: 'LIKE', isMet: true },
  'NOT LIKE': { comparison: 'LIKE', isMet: false },
  CONTAINS: { comparison: 'CONTAINS', isMet: true },
  'NOT CONTAINS': { comparison: 'CONTAINS', isMet: false },
  IN: { comparison: 'IN', isMet: true },
  'NOT IN': { comparison: 'IN', isMet: false },
  'IS NULL': { comparison: 'IS NULL', isMet: true },
  'IS NOT NULL': { comparison: 'IS NULL', isMet: false },
  'IS EMPTY': { comparison: 'IS EMPTY', isMet: true },
  'IS NOT EMPTY': { comparison: 'IS EMPTY', isMet: false },
}

/** What is not there meets nothing. */
function isMetBySome(test: Test, value: unknown): boolean {
  return Array.isArray(value) ? value.some((element) => test(element) === true) : test(value) === true
}

/** A value that cannot be read has not failed: nobody can say. */
function isFailedByEach(test: Test, value: unknown): boolean {
  if (!Array.isArray(value)) return test(value) === false
  const elements = value.filter(isPresent)
  return elements.length > 0 && elements.every((element) => test(element) === false)
}

function isPresent(value: unknown): boolean {
  return value !== null && value !== undefined
}

/** An array counts as null when there is nothing in it. */
function isNull(value: unknown): boolean {
  return Array.isArray(value) ? !value.some(isPresent) : !isPresent(value)
}

/** Null, the empty text, and an array with nothing else in it. */
function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.every(isEmpty) : !isPresent(value) || value === ''
}
