import type { Clause, Operand } from './syntax.ts'

/** A list and the lists in it, laid flat; a lone operand is a list of one. */
export function flatten(operand: Operand | undefined): Exclude<Operand, { kind: 'list' }>[] {
  if (!operand) return []
  return operand.kind === 'list' ? operand.operands.flatMap(flatten) : [operand]
}

export function isEmptyTest(operator: string, operand: Operand | undefined): 'empty' | 'filled' | undefined {
  if (operator === 'is') return 'empty'
  if (operator === 'is not') return 'filled'
  if (operand?.kind !== 'empty') return undefined
  if (operator === '=') return 'empty'
  return operator === '!=' ? 'filled' : undefined
}

export const orderTests: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
}

/** Jira words it differently for a number, which it takes for an id. */
export function valueFault(word: string, field: string): string {
  return /^\d+$/.test(word)
    ? `A value with ID '${word}' does not exist for the field '${field}'.`
    : `The value '${word}' does not exist for the field '${field}'.`
}

export function longestList(clause: Clause): number {
  if (clause.kind === 'not') return longestList(clause.clause)
  if (clause.kind === 'terminal') return clause.operand?.kind === 'list' ? flatten(clause.operand).length : 0
  return clause.clauses.reduce((most, inner) => Math.max(most, longestList(inner)), 0)
}
