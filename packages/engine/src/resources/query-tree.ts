import { type Expression, type Literal, literalText } from '@valence/ceql'

/** A `where` as JSON that a person can read. */
export type QueryTree =
  | { readonly and: readonly QueryTree[] }
  | { readonly or: readonly QueryTree[] }
  | { readonly field: string; readonly operator: string; readonly values?: readonly (string | number | boolean)[] }

export function treeOf(expression: Expression): QueryTree {
  if (expression.type === 'and') return { and: expression.operands.map(treeOf) }
  if (expression.type === 'or') return { or: expression.operands.map(treeOf) }
  const { field, operator, values } = expression
  return { field, operator, ...(values.length > 0 && { values: values.map(shownValue) }) }
}

/** A number whose text says more than its value, such as 007, is shown as it was written. */
function shownValue(literal: Literal): string | number | boolean {
  if (literal.kind !== 'number') return literal.kind === 'boolean' ? literal.value : literalText(literal)
  return String(literal.value) === literal.text ? literal.value : literal.text
}
