import type { Compilation, Test } from './compilation.ts'
import { compileDay, compileInstant } from './compile-dates.ts'
import { compileKey } from './compile-key.ts'
import { compileNumber } from './compile-number.ts'
import { compileProperty } from './compile-property.ts'
import { compileReference } from './compile-reference.ts'
import { compileText } from './compile-text.ts'
import type { JqlField } from './fields.ts'
import { compileHistory, historyOperators } from './history.ts'
import type { Clause, JqlOperator, Terminal } from './syntax.ts'

/** Turns a clause into a test of one issue. Mistakes of meaning are collected, and the test is then worthless. */
export function compileClause(clause: Clause, negated: boolean, compilation: Compilation): Test {
  if (clause.kind === 'not') return compileClause(clause.clause, !negated, compilation)
  if (clause.kind === 'terminal') return compileTerminal(negated ? invert(clause) : clause, compilation)
  const tests = clause.clauses.map((inner) => compileClause(inner, negated, compilation))
  // De Morgan: a negation goes down to the operators, because NOT x = y leaves out empty fields just as x != y does.
  const all = (clause.kind === 'and') !== negated
  return all ? (issue) => tests.every((test) => test(issue)) : (issue) => tests.some((test) => test(issue))
}

interface Negatable extends Terminal {
  readonly negatedChange?: boolean
}

function invert(clause: Terminal): Negatable {
  if (clause.operator === 'changed') return { ...clause, negatedChange: true }
  return { ...clause, operator: opposites[clause.operator] }
}

const opposites: Readonly<Record<Exclude<JqlOperator, 'changed'>, JqlOperator>> = {
  '=': '!=',
  '!=': '=',
  '>': '<=',
  '<=': '>',
  '<': '>=',
  '>=': '<',
  '~': '!~',
  '!~': '~',
  in: 'not in',
  'not in': 'in',
  is: 'is not',
  'is not': 'is',
  was: 'was not',
  'was not': 'was',
  'was in': 'was not in',
  'was not in': 'was in',
}

const nothing: Test = () => false

function compileTerminal(clause: Negatable, compilation: Compilation): Test {
  const { field: reference, operator } = clause
  if (reference.property) return compileProperty(clause, compilation)
  const field = compilation.find(reference.name)
  if (!field) {
    compilation.faults.messages.push(
      `Field '${reference.name}' does not exist or you do not have permission to view it.`,
    )
    return nothing
  }
  if (!allowed(field, operator)) {
    compilation.faults.messages.push(operatorFault(operator, reference.name))
    return nothing
  }
  if (historyOperators.has(operator)) {
    const test = compileHistory(clause, field, compilation)
    return clause.negatedChange ? (issue) => !test(issue) : test
  }
  return compileComparison(clause, field, compilation)
}

/** A text field takes its opposite as well, so that a negated `~` has somewhere to go. */
function allowed(field: JqlField, operator: JqlOperator): boolean {
  return field.operators.includes(operator) || (operator === '!~' && field.operators.includes('~'))
}

function operatorFault(operator: JqlOperator, name: string): string {
  if (historyOperators.has(operator)) return `History searches do not support the '${name}' field.`
  return `The operator '${operator}' is not supported by the '${name}' field.`
}

function compileComparison(clause: Terminal, field: JqlField, compilation: Compilation): Test {
  const { comparison } = field
  if (comparison.kind === 'reference') return compileReference(clause, comparison, compilation)
  if (comparison.kind === 'text') return compileText(clause, comparison, compilation)
  if (comparison.kind === 'instant') return compileInstant(clause, comparison, compilation)
  if (comparison.kind === 'day') return compileDay(clause, comparison, compilation)
  if (comparison.kind === 'number') return compileNumber(clause, comparison, compilation)
  if (comparison.kind === 'key') return compileKey(clause, compilation)
  return clause.operator === 'is' ? (issue) => !comparison.present(issue) : (issue) => comparison.present(issue)
}
