import { type Compilation, never, type Predicate, scanning } from './compilation.ts'
import { compileDay, compileInstant } from './compile-dates.ts'
import { compileKey } from './compile-key.ts'
import { compileNumber } from './compile-number.ts'
import { compileProperty } from './compile-property.ts'
import { compileReference } from './compile-reference.ts'
import { compileText } from './compile-text.ts'
import type { JqlField } from './fields.ts'
import { compileHistory, historyOperators } from './history.ts'
import { operandFault } from './operand-faults.ts'
import { nothingKnown } from './plan.ts'
import { presencePlan } from './sources.ts'
import type { Clause, JqlOperator, Terminal } from './syntax.ts'

/** Turns a clause into a predicate. Mistakes of meaning are collected, and the predicate is then worthless. */
export function compileClause(clause: Clause, negated: boolean, compilation: Compilation): Predicate {
  if (clause.kind === 'not') return compileClause(clause.clause, !negated, compilation)
  if (clause.kind === 'terminal') return compileTerminal(negated ? invert(clause) : clause, compilation)
  const parts = clause.clauses.map((inner) => compileClause(inner, negated, compilation))
  const tests = parts.map((part) => part.test)
  const plans = parts.map((part) => part.plan)
  const known = parts.map((part) => part.known ?? nothingKnown)
  // De Morgan: a negation goes down to the operators, because NOT x = y leaves out empty fields just as x != y does.
  return (clause.kind === 'and') !== negated
    ? {
        test: (issue) => tests.every((test) => test(issue)),
        plan: { kind: 'and', plans },
        known: { kind: 'and', parts: known },
      }
    : {
        test: (issue) => tests.some((test) => test(issue)),
        plan: { kind: 'or', plans },
        known: { kind: 'or', parts: known },
      }
}

interface Negatable extends Terminal {
  /** The operator as written, for sentences about it. */
  readonly written?: JqlOperator
  readonly negatedChange?: boolean
}

function invert(clause: Terminal): Negatable {
  if (clause.operator === 'changed') return { ...clause, negatedChange: true }
  return { ...clause, operator: opposites[clause.operator], written: clause.operator }
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

function compileTerminal(clause: Negatable, compilation: Compilation): Predicate {
  const { field: reference } = clause
  const operator = clause.written ?? clause.operator
  if (reference.property) return compileProperty(clause, compilation)
  const field = compilation.find(reference.name)
  const fault = field
    ? usageFault(clause, field, operator)
    : `Field '${reference.name}' does not exist or you do not have permission to view it.`
  if (!field || fault !== undefined) {
    compilation.faults.messages.push(fault ?? '')
    return never
  }
  if (!historyOperators.has(operator)) return compileComparison(clause, field, compilation)
  const history = compileHistory(clause, field, compilation)
  return clause.negatedChange ? scanning((issue) => !history.test(issue)) : history
}

function usageFault(clause: Terminal, field: JqlField, operator: JqlOperator): string | undefined {
  const { name } = clause.field
  if (!field.searchable) return `Field '${name}' is not searchable, it is only sortable.`
  if (field.operators.includes(operator)) return operandFault(operator, clause.operand, name)
  if (historyOperators.has(operator)) return `History searches do not support the '${name}' field.`
  return `The operator '${operator}' is not supported by the '${name}' field.`
}

function compileComparison(clause: Terminal, field: JqlField, compilation: Compilation): Predicate {
  const { comparison } = field
  if (comparison.kind === 'reference') return compileReference(clause, field, comparison, compilation)
  if (comparison.kind === 'text') return compileText(clause, field, comparison, compilation)
  if (comparison.kind === 'instant') return compileInstant(clause, field, comparison, compilation)
  if (comparison.kind === 'day') return compileDay(clause, field, comparison, compilation)
  if (comparison.kind === 'number') return compileNumber(clause, field, comparison, compilation)
  if (comparison.kind === 'key') return compileKey(clause, compilation)
  if (comparison.kind === 'place') return never
  const isPresent = clause.operator === 'is not'
  return { test: (issue) => comparison.present(issue) === isPresent, plan: presencePlan(field, isPresent) }
}
