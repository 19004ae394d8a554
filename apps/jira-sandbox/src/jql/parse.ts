import {
  type Clause as AtlassianClause,
  type Operand as AtlassianOperand,
  type Field,
  type Jast,
  JastBuilder,
  JQLSyntaxError,
  type OrderByField,
  type Predicate,
  type TerminalClause,
} from '@atlaskit/jql-ast'
import type { Clause, FieldRef, HistoryPredicate, JqlQuery, Operand, SortField, Terminal } from './syntax.ts'
import { describeSyntaxError } from './syntax-errors.ts'
import { unquote } from './unquote.ts'

export type Parsed = { readonly ok: true; readonly query: JqlQuery } | { readonly ok: false; readonly message: string }

/** Reads JQL with Atlassian's own grammar; a mistake comes back as the server's sentence about it. */
export function parseJql(text: string): Parsed {
  const built = new JastBuilder().build(text)
  const fault = firstFault(text, built)
  if (fault !== undefined) return { ok: false, message: fault }
  const { query } = built
  const where = query?.where ? clause(query.where) : undefined
  const orderBy = query?.orderBy ? query.orderBy.fields.map(sortField) : []
  return { ok: true, query: { where, orderBy } }
}

function firstFault(text: string, built: Jast): string | undefined {
  const [error] = built.errors
  if (!error) return undefined
  if (!(error instanceof JQLSyntaxError)) return `Error in the JQL Query: ${error.message}`
  const { start, stop, line, charPositionInLine: column, message } = error
  return describeSyntaxError(text, { start, stop, line, column, message })
}

function clause(node: AtlassianClause): Clause {
  if (node.clauseType === 'terminal') return terminal(node)
  if (node.clauseType === 'not') return { kind: 'not', clause: clause(node.clause) }
  return { kind: node.operator.value, clauses: node.clauses.map(clause) }
}

function terminal(node: TerminalClause): Terminal {
  return {
    kind: 'terminal',
    field: fieldRef(node.field),
    operator: node.operator?.value ?? '=',
    operand: node.operand ? operand(node.operand) : undefined,
    predicates: node.predicates.map(predicate),
  }
}

function fieldRef(node: Field): FieldRef {
  const [property] = node.properties ?? []
  const key = property?.key ? unquote(property.key.text) : undefined
  const path = (property?.path ?? []).map((part) => unquote(part.text).replace(/^\./, ''))
  // `cf [ 10010 ]` is the same field as `cf[10010]`.
  const name = unquote(node.text)
  const custom = /^cf\s*\[\s*(\d+)\s*\]$/i.exec(name)
  return {
    name: custom ? `cf[${custom[1]}]` : name,
    text: node.text,
    property: key === undefined ? undefined : { key, path },
  }
}

function operand(node: AtlassianOperand): Operand {
  if (node.operandType === 'value')
    return { kind: 'value', text: unquote(node.text), written: node.text, place: node.position ?? [0, 0] }
  if (node.operandType === 'keyword') return { kind: 'empty' }
  if (node.operandType === 'list') return { kind: 'list', operands: node.values.map(operand) }
  return {
    kind: 'function',
    name: unquote(node.function.text),
    args: node.arguments.map((argument) => unquote(argument.text)),
    written: `${node.function.text}(${node.arguments.map((argument) => argument.text).join(', ')})`,
  }
}

function predicate(node: Predicate): HistoryPredicate {
  const value: Operand = node.operand ? operand(node.operand) : { kind: 'empty' }
  return { operator: node.operator.value, operand: value }
}

function sortField(node: OrderByField): SortField {
  const direction = node.direction?.value.toLowerCase()
  return { field: fieldRef(node.field), descending: direction === 'desc', explicit: direction !== undefined }
}
