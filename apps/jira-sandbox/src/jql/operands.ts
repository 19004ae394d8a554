import type { Operand } from './syntax.ts'

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

export function valueFault(word: string, field: string): string {
  return `The value '${word}' does not exist for the field '${field}'.`
}
