/** Every comparison of the language. Negation lives on the operator, so a tree needs no `not` node. */
export const operators = [
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'BETWEEN',
  'NOT BETWEEN',
  'LIKE',
  'NOT LIKE',
  'CONTAINS',
  'NOT CONTAINS',
  'IN',
  'NOT IN',
  'IS NULL',
  'IS NOT NULL',
  'IS EMPTY',
  'IS NOT EMPTY',
] as const

/** One of {@link operators}. */
export type Operator = (typeof operators)[number]

/** Operators that look at the text of a value, whatever the type of its field. */
export const textualOperators: ReadonlySet<Operator> = new Set(['LIKE', 'NOT LIKE', 'CONTAINS', 'NOT CONTAINS'])

/** How many values an operator takes. */
export type Arity = 'none' | 'one' | 'two' | 'list'

/** The arity of every operator: whoever writes, prints or generates predicates asks here. */
export const arities: { readonly [O in Operator]: Arity } = {
  '=': 'one',
  '!=': 'one',
  '<': 'one',
  '<=': 'one',
  '>': 'one',
  '>=': 'one',
  BETWEEN: 'two',
  'NOT BETWEEN': 'two',
  LIKE: 'one',
  'NOT LIKE': 'one',
  CONTAINS: 'one',
  'NOT CONTAINS': 'one',
  IN: 'list',
  'NOT IN': 'list',
  'IS NULL': 'none',
  'IS NOT NULL': 'none',
  'IS EMPTY': 'none',
  'IS NOT EMPTY': 'none',
}

/**
 * A value as it was written. A number keeps its text: `007` and `1.50` mean something to a text field. A moment is a function of
 * the time of the request, such as `startOfDay(-1d)`; `settle` puts a date in its place.
 */
export type Literal =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'moment'; readonly text: string }

/** A stretch of the source text, as offsets from its start; `end` is the first offset behind it. */
export interface Span {
  readonly start: number
  readonly end: number
}

/**
 * One field compared with literals, as many as {@link arities} says: a list has at least one.
 * Spans are present when the predicate was parsed; `valueSpans[i]` belongs to `values[i]`.
 */
export interface Predicate {
  readonly type: 'predicate'
  readonly field: string
  readonly operator: Operator
  readonly values: readonly Literal[]
  readonly span?: Span
  readonly valueSpans?: readonly Span[]
}

/** All operands hold. Has at least two operands, none of them an `And`. */
export interface And {
  readonly type: 'and'
  readonly operands: readonly Expression[]
}

/** At least one operand holds. Has at least two operands, none of them an `Or`. */
export interface Or {
  readonly type: 'or'
  readonly operands: readonly Expression[]
}

/** A whole `where`. */
export type Expression = And | Or | Predicate

/** Joins expressions so that all must hold: nested `And`s are flattened, one stands for itself, none is `undefined`. */
export function and(operands: readonly Expression[]): Expression | undefined {
  return join('and', operands)
}

/** Joins expressions so that one must hold: nested `Or`s are flattened, one stands for itself, none is `undefined`. */
export function or(operands: readonly Expression[]): Expression | undefined {
  return join('or', operands)
}

/**
 * Builds one predicate from plain values, and refuses what the grammar could not write.
 *
 * @example predicate('status', 'IN', 'Open', 'Reopened')  // status IN ('Open', 'Reopened')
 * @example predicate('resolution', 'IS NULL')
 */
export function predicate(field: string, operator: Operator, ...values: readonly Plain[]): Predicate {
  if (field === '') throw new RangeError('A field name must not be empty')
  const { min, max } = counts[arities[operator]]
  if (values.length < min || values.length > max) {
    throw new RangeError(`${operator} takes ${min}${max > min ? ' or more' : ''} values, got ${values.length}`)
  }
  return { type: 'predicate', field, operator, values: values.map(literal) }
}

type Plain = string | number | boolean | Literal

function join(type: 'and' | 'or', operands: readonly Expression[]): Expression | undefined {
  const isNested = operands.some((operand) => operand.type === type)
  const flat = isNested ? operands.flatMap((one) => (one.type === type ? one.operands : [one])) : [...operands]
  return flat.length > 1 ? { type, operands: flat } : flat[0]
}

const counts: { readonly [A in Arity]: { readonly min: number; readonly max: number } } = {
  none: { min: 0, max: 0 },
  one: { min: 1, max: 1 },
  two: { min: 2, max: 2 },
  list: { min: 1, max: Number.POSITIVE_INFINITY },
}

function literal(value: Plain): Literal {
  if (typeof value === 'object') return value
  if (typeof value === 'string') return { kind: 'string', value }
  if (typeof value === 'boolean') return { kind: 'boolean', value }
  if (!Number.isFinite(value)) throw new RangeError(`There is no literal for ${value}`)
  // Adding zero turns -0, whose text would be "0", into the 0 that this text reads back as.
  return { kind: 'number', value: value + 0, text: String(value) }
}
