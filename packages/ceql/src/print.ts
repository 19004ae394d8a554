import { type Arity, arities, type Expression, type Predicate } from './ast.ts'
import { printField } from './field.ts'
import { printLiteral } from './literal.ts'

/**
 * Writes an expression as text that parses to the same expression again, spans aside. Strings are always quoted
 * and parentheses only written where they are needed, so equal expressions have equal texts.
 *
 * @example print(parse("( a=1 ) and ( b=x or c=2 )"))  // a = 1 AND (b = 'x' OR c = 2)
 */
export function print(expression: Expression): string {
  if (expression.type === 'predicate') return printPredicate(expression)
  if (expression.type === 'or') return expression.operands.map(print).join(' OR ')
  return expression.operands
    .map((operand) => (operand.type === 'or' ? `(${print(operand)})` : print(operand)))
    .join(' AND ')
}

function printPredicate({ field, operator, values }: Predicate): string {
  const right = printValues[arities[operator]](values.map(printLiteral))
  return `${printField(field)} ${operator}${right}`
}

const printValues: { readonly [A in Arity]: (literals: readonly string[]) => string } = {
  none: () => '',
  one: ([only = '']) => ` ${only}`,
  two: (pair) => ` ${pair.join(' AND ')}`,
  list: (literals) => ` (${literals.join(', ')})`,
}
