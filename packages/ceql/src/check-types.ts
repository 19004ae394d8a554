import { type Expression, type Literal, type Predicate, textualOperators } from './ast.ts'
import { CeqlError } from './errors.ts'
import { printLiteral } from './literal.ts'
import { type FieldType, type Reading, readings, readLiteral, type TypeOf } from './reading.ts'
import { predicatesOf } from './walk.ts'

/**
 * Throws a `CeqlError` at the first literal that does not fit the type of its field. `LIKE` and `CONTAINS` take any
 * literal but a moment, because they look at the text of a value whatever its type.
 *
 * @example checkTypes(parse("created > 'soon'"), () => 'datetime')  // throws: field "created" has the type datetime …
 */
export function checkTypes(expression: Expression, typeOf: TypeOf, source?: string): void {
  for (const predicate of predicatesOf(expression)) {
    const type = typeOf(predicate.field) ?? 'any'
    const fits = type === 'any' || textualOperators.has(predicate.operator) ? isValue : readsAs(readings[type])
    const misfit = predicate.values.findIndex((literal) => !fits(literal))
    const literal = predicate.values[misfit]
    if (literal !== undefined) throw describeMisfit(predicate, type, literal, misfit, source)
  }
}

/** Anything but a moment: those that make sense were settled before. */
function isValue({ kind }: Literal): boolean {
  return kind !== 'moment'
}

function readsAs(reading: Reading): (literal: Literal) => boolean {
  return (literal) => readLiteral(literal, reading) !== undefined
}

function describeMisfit(predicate: Predicate, type: FieldType, literal: Literal, index: number, source?: string) {
  const position = predicate.valueSpans?.[index]?.start ?? predicate.span?.start
  if (literal.kind === 'moment' && textualOperators.has(predicate.operator)) {
    const reason = `${predicate.operator} looks for text, which the moment ${literal.text} is not`
    return new CeqlError(reason, { position, source, mend: 'as text it needs quotes' })
  }
  const reason = `field "${predicate.field}" has the type ${type}, which ${printLiteral(literal)} does not fit`
  return new CeqlError(reason, { position, source, mend: isLostPlus(literal) ? lostPlus : advice[type] })
}

/** In an address a + that is not encoded is a blank, and so an offset loses its sign. */
function isLostPlus(literal: Literal): boolean {
  return literal.kind === 'string' && /\d{2}:\d{2}\S* \d{2}:?\d{2}$/.test(literal.value)
}

const lostPlus = 'the offset has lost its +, which is written %2B in an address'

const dateAdvice =
  'write ISO-8601 such as 2015-01-06 or 2015-01-06T09:31:38Z, a moment such as -7d or startOfDay(), or milliseconds since 1970'

const advice: { readonly [T in FieldType]?: string } = {
  number: 'write a number such as 42 or -0.5',
  boolean: 'write true or false',
  date: dateAdvice,
  datetime: dateAdvice,
}
