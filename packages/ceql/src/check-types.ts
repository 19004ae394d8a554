import type { Expression, Literal, Predicate } from './ast.ts'
import { CeqlError } from './errors.ts'
import { printLiteral } from './literal.ts'
import { type FieldType, readings, readLiteral, type TypeOf } from './reading.ts'
import { predicatesOf } from './walk.ts'

/**
 * Throws a `CeqlError` at the first literal that does not fit the type of its field. `LIKE` takes any literal,
 * because it looks at the text of a value whatever its type.
 *
 * @example checkTypes(parse("created > 'soon'"), () => 'datetime')  // throws: field "created" has the type datetime …
 */
export function checkTypes(expression: Expression, typeOf: TypeOf, source?: string): void {
  for (const predicate of predicatesOf(expression)) {
    const type = typeOf(predicate.field) ?? 'any'
    if (type === 'any' || predicate.operator === 'LIKE' || predicate.operator === 'NOT LIKE') continue
    const misfit = predicate.values.findIndex((literal) => readLiteral(literal, readings[type]) === undefined)
    const literal = predicate.values[misfit]
    if (literal !== undefined) throw describeMisfit(predicate, type, literal, misfit, source)
  }
}

function describeMisfit(predicate: Predicate, type: FieldType, literal: Literal, index: number, source?: string) {
  const position = predicate.valueSpans?.[index]?.start ?? predicate.span?.start
  const reason = `field "${predicate.field}" has the type ${type}, which ${printLiteral(literal)} does not fit`
  return new CeqlError(reason, { position, source, mend: advice[type] })
}

const dateAdvice = 'write ISO-8601 such as 2015-01-06 or 2015-01-06T09:31:38Z, or milliseconds since 1970'

const advice: { readonly [T in FieldType]?: string } = {
  number: 'write a number such as 42 or -0.5',
  boolean: 'write true or false',
  date: dateAdvice,
  datetime: dateAdvice,
}
