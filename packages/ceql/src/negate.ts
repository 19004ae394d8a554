import type { Expression, Operator } from './ast.ts'

/**
 * The opposite of an expression, by De Morgan down to the operators. Negating twice gives the expression back.
 *
 * A comparison with null is false, and so is its opposite: `not (a = 1)` is `a != 1`, which no null field meets.
 *
 * @example print(negate(parse("a = 1 or b LIKE 'x%'")))  // a != 1 AND b NOT LIKE 'x%'
 */
export function negate(expression: Expression): Expression {
  if (expression.type === 'predicate') return { ...expression, operator: oppositeOf(expression.operator) }
  return { type: expression.type === 'and' ? 'or' : 'and', operands: expression.operands.map(negate) }
}

export function oppositeOf(operator: Operator): Operator {
  return opposites[operator]
}

const opposites: Record<Operator, Operator> = {
  '=': '!=',
  '!=': '=',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
  BETWEEN: 'NOT BETWEEN',
  'NOT BETWEEN': 'BETWEEN',
  LIKE: 'NOT LIKE',
  'NOT LIKE': 'LIKE',
  CONTAINS: 'NOT CONTAINS',
  'NOT CONTAINS': 'CONTAINS',
  IN: 'NOT IN',
  'NOT IN': 'IN',
  'IS NULL': 'IS NOT NULL',
  'IS NOT NULL': 'IS NULL',
  'IS EMPTY': 'IS NOT EMPTY',
  'IS NOT EMPTY': 'IS EMPTY',
}
