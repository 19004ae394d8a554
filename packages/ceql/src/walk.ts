import type { Expression, Predicate } from './ast.ts'

/** Every predicate of an expression, in the order they are written. */
export function predicatesOf(expression: Expression): readonly Predicate[] {
  const found: Predicate[] = []
  collect(expression, found)
  return found
}

/** Every field that an expression names, once each, in the order they first appear. */
export function fieldsOf(expression: Expression): readonly string[] {
  return [...new Set(predicatesOf(expression).map(({ field }) => field))]
}

function collect(expression: Expression, found: Predicate[]): void {
  if (expression.type === 'predicate') found.push(expression)
  else for (const operand of expression.operands) collect(operand, found)
}
