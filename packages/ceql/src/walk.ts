import type { Expression, Predicate } from './ast.ts'

/** Every predicate of an expression, in the order they are written. */
export function predicatesOf(expression: Expression): readonly Predicate[] {
  return expression.type === 'predicate' ? [expression] : expression.operands.flatMap(predicatesOf)
}

/** Every field that an expression names, once each, in the order they first appear. */
export function fieldsOf(expression: Expression): readonly string[] {
  return [...new Set(predicatesOf(expression).map(({ field }) => field))]
}
