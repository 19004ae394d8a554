import { historyOperators } from './history.ts'
import type { Clause, FieldRef, HistoryPredicate, JqlQuery, Operand, Terminal } from './syntax.ts'

type Json = Readonly<Record<string, unknown>>

/** The parsed query in the form `/jql/parse` shows it. Encoded forms may be put into a query as they are. */
export function queryStructure({ where, orderBy }: JqlQuery): Json {
  const fields = orderBy.map(({ field, descending, explicit }) => ({
    field: fieldStructure(field),
    ...(explicit && { direction: descending ? 'desc' : 'asc' }),
  }))
  return { ...(where && { where: clauseStructure(where) }), ...(fields.length > 0 && { orderBy: { fields } }) }
}

function clauseStructure(clause: Clause): Json {
  if (clause.kind === 'terminal') return terminalStructure(clause)
  if (clause.kind === 'not') return { operator: 'not', clauses: [clauseStructure(clause.clause)] }
  return { operator: clause.kind, clauses: clause.clauses.map(clauseStructure) }
}

function terminalStructure({ field, operator, operand, predicates }: Terminal): Json {
  return {
    field: fieldStructure(field),
    operator,
    ...(operand && { operand: operandStructure(operand) }),
    ...(historyOperators.has(operator) && { predicates: predicates.map(predicateStructure) }),
  }
}

function predicateStructure({ operator, operand }: HistoryPredicate): Json {
  return { operator, operand: operandStructure(operand) }
}

function fieldStructure({ name, text, property }: FieldRef): Json {
  if (!property) return { name, encodedName: text }
  const path = property.path.join('.')
  const end = path === '' ? '' : `.${path}`
  const key = /^\w+$/.test(property.key) ? property.key : JSON.stringify(property.key)
  return {
    name: `${name}[${property.key}]${end}`,
    encodedName: `${name}[${key}]${end}`,
    property: [{ entity: 'issue', key: property.key, path }],
  }
}

function operandStructure(operand: Operand): Json {
  if (operand.kind === 'value') return { value: operand.text, encodedValue: operand.written }
  if (operand.kind === 'empty') return { keyword: 'empty' }
  if (operand.kind === 'function') {
    return { function: operand.name, arguments: operand.args, encodedOperand: operand.written }
  }
  return { values: operand.operands.map(operandStructure), encodedOperand: encoded(operand) }
}

function encoded(operand: Operand): string {
  if (operand.kind === 'empty') return 'EMPTY'
  return operand.kind === 'list' ? `(${operand.operands.map(encoded).join(', ')})` : operand.written
}
