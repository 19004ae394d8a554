import { findFunction } from './functions.ts'
import type { JqlOperator, Operand } from './syntax.ts'

/** What is wrong with an operator and its operand together: lists where one value belongs, and the other way round. */
export function operandFault(
  operator: JqlOperator,
  operand: Operand | undefined,
  fieldName: string,
): string | undefined {
  if (isEmptiness.has(operator) && operand?.kind !== 'empty') {
    return `Operator '${operator}' does not support searching for non-empty values for field '${fieldName}'.`
  }
  const isList = operator === 'in' || operator === 'not in'
  if (isList && operand?.kind === 'list') {
    const lone = operand.operands.find((item) => item.kind === 'function' && findFunction(item.name)?.loneOnly)
    return lone?.kind === 'function' ? nonList(operator, lone, fieldName) : undefined
  }
  if (operand?.kind !== 'function') return undefined
  const found = findFunction(operand.name)
  if (!found) return undefined
  if (isList && !found.isList) return nonList(operator, operand, fieldName)
  if (!isList && found.isList && lone.has(operator)) {
    return `Operator '${operator}' does not support the list value '${operand.written}' for field '${fieldName}'.`
  }
  return undefined
}

const isEmptiness: ReadonlySet<JqlOperator> = new Set<JqlOperator>(['is', 'is not'])
const lone: ReadonlySet<JqlOperator> = new Set<JqlOperator>(['=', '!=', '>', '>=', '<', '<=', '~', '!~'])

type FunctionOperand = Extract<Operand, { kind: 'function' }>

function nonList(operator: JqlOperator, operand: FunctionOperand, fieldName: string): string {
  return `Operator '${operator}' does not support the non-list value '${operand.written}' for field '${fieldName}'.`
}
