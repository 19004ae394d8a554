import { arities, type Expression, parse, print } from '@valence/ceql'

/** The smallest `where` that still fails so, found by leaving out parts of the given one. */
export async function smallestWhere(where: string, fails: (where: string) => Promise<boolean>): Promise<string> {
  for (const candidate of smaller(parse(where)).map(print)) {
    if (await fails(candidate)) return smallestWhere(candidate, fails)
  }
  return where
}

/** Each of its parts, itself without one of them, and itself with a smaller part in one place. */
function smaller(expression: Expression): readonly Expression[] {
  if (expression.type === 'predicate') {
    const { values, operator } = expression
    const isLong = arities[operator] === 'list' && values.length > 1
    return isLong ? values.map((_, index) => ({ ...expression, values: values.toSpliced(index, 1) })) : []
  }
  const { operands } = expression
  const shorter =
    operands.length > 2 ? operands.map((_, index) => ({ ...expression, operands: operands.toSpliced(index, 1) })) : []
  const deeper = operands.flatMap((operand, index) =>
    smaller(operand).map((part) => ({ ...expression, operands: operands.with(index, part) })),
  )
  return [...operands, ...shorter, ...deeper]
}
