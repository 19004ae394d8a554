import type { Expression, Operator, Predicate } from './ast.ts'
import { literalText } from './literal.ts'

/** What holds wherever a predicate does, in plainer operators; and whether the predicate holds wherever that does. */
export interface Implied {
  readonly expression: Expression
  readonly isSame: boolean
}

/**
 * Says the same, or less, in operators that more providers know: a list with one element in a range has one above its low end and
 * one below its high end, and what contains a text is like it.
 */
export function impliedBy(predicate: Predicate): Implied | undefined {
  return implications[predicate.operator]?.(predicate)
}

/** The ranges that hold where all of some predicates do, for fields of which one value meets them all. */
export function rangesOf(predicates: readonly Predicate[]): readonly Predicate[] {
  return predicates.filter(isLowEnd).flatMap((low) => {
    const high = predicates.find((other) => other.field === low.field && isHighEnd(other))
    return high === undefined ? [] : [{ ...low, operator: 'BETWEEN', values: [...low.values, ...high.values] } as const]
  })
}

function isLowEnd({ operator }: Predicate): boolean {
  return operator === '>=' || operator === '>'
}

function isHighEnd({ operator }: Predicate): boolean {
  return operator === '<=' || operator === '<'
}

const implications: { readonly [O in Operator]?: (predicate: Predicate) => Implied | undefined } = {
  BETWEEN: (predicate) => {
    return { expression: { type: 'and', operands: ends(predicate, '>=', '<=') }, isSame: false }
  },
  'NOT BETWEEN': (predicate) => {
    return { expression: { type: 'or', operands: ends(predicate, '<', '>') }, isSame: false }
  },
  CONTAINS: (predicate) => {
    const values = predicate.values.map((literal) => ({ kind: 'string', value: `%${literalText(literal)}%` }) as const)
    return { expression: { ...predicate, operator: 'LIKE', values }, isSame: !hasWildcard(predicate) }
  },
  'NOT CONTAINS': (predicate) =>
    hasWildcard(predicate) ? undefined : { expression: { ...predicate, operator: 'NOT LIKE' }, isSame: true },
  'IS NOT EMPTY': (predicate) => ({ expression: { ...predicate, operator: 'IS NOT NULL' }, isSame: false }),
}

function ends(predicate: Predicate, first: Operator, second: Operator): readonly [Predicate, Predicate] {
  const { values } = predicate
  return [
    { ...predicate, operator: first, values: values.slice(0, 1) },
    { ...predicate, operator: second, values: values.slice(1) },
  ]
}

function hasWildcard({ values }: Predicate): boolean {
  return values.some((literal) => literalText(literal).includes('%'))
}
