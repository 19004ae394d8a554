import type { Clause, JqlQuery, Operand, Terminal, ValueOperand } from './syntax.ts'

/** A value of a query and the field it is compared with. */
export interface WrittenValue {
  readonly fieldName: string
  readonly value: ValueOperand
}

/** Puts other values into a query and leaves every other character as it is. */
export function rewriteValues(
  text: string,
  query: JqlQuery,
  replace: (written: WrittenValue) => string | undefined,
): string {
  let result = text
  // From the last to the first, so that the places of those before stay right.
  const values = query.where ? valuesOf(query.where) : []
  for (const written of values.sort((left, right) => right.value.place[0] - left.value.place[0])) {
    const replacement = replace(written)
    const [start, end] = written.value.place
    if (replacement !== undefined) result = result.slice(0, start) + replacement + result.slice(end)
  }
  return result
}

/** `By` of a history clause is told as a field of that name. */
function valuesOf(clause: Clause): WrittenValue[] {
  if (clause.kind === 'not') return valuesOf(clause.clause)
  if (clause.kind !== 'terminal') return clause.clauses.flatMap(valuesOf)
  return [...written(clause.field.name, clause.operand), ...predicateValues(clause)]
}

function predicateValues({ field, predicates }: Terminal): WrittenValue[] {
  return predicates.flatMap(({ operator, operand }) => {
    if (operator === 'by') return written('by', operand)
    return operator === 'from' || operator === 'to' ? written(field.name, operand) : []
  })
}

function written(fieldName: string, operand: Operand | undefined): WrittenValue[] {
  if (operand?.kind === 'list') return operand.operands.flatMap((item) => written(fieldName, item))
  return operand?.kind === 'value' ? [{ fieldName, value: operand }] : []
}

/** A value as a query takes it: in quotation marks when it is more than a plain word. */
export function quoted(value: string): string {
  return /^[\p{L}\p{N}_]+$/u.test(value) ? value : `"${value.replaceAll(/["\\]/g, '\\$&')}"`
}
