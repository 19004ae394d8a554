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
  return built.errors.length > 0 ? { ok: false, message: describeFault(text, built) } : { ok: true, query: read(built) }
}

/**
 * Reads JQL as the server does: as by the grammar, but a value after `IS`, which the grammar refuses, is no mistake of
 * syntax there (recorded: `status is Open` is 200). It is one of meaning, to be found later.
 */
export function readJql(text: string): Parsed {
  let spelt = text
  const loose = new Set<number>()
  for (;;) {
    const built = new JastBuilder().build(spelt)
    if (built.errors.length === 0) return { ok: true, query: read(built, loose) }
    const is = isBefore(spelt, built)
    if (is === undefined) return { ok: false, message: describeFault(spelt, built) }
    loose.add(is.at)
    // An operator of the same length that takes any value: everything else keeps its place.
    spelt = spelt.slice(0, is.at) + (is.negated ? '!=' : '=').padEnd(is.length) + spelt.slice(is.at + is.length)
  }
}

/** The `IS` or `IS NOT` right before the place of the first fault. */
function isBefore(text: string, { errors: [error] }: Jast) {
  if (!(error instanceof JQLSyntaxError) || /^\(?$/.test(text.slice(error.start, error.stop))) return undefined
  const match = /(?<=\s|^)is(\s+not)?(?=\s+$)/i.exec(text.slice(0, error.start))
  return match ? { at: match.index, length: match[0].length, negated: match[1] !== undefined } : undefined
}

function read({ query }: Jast, loose: ReadonlySet<number> = new Set()): JqlQuery {
  const where = query?.where ? clause(query.where, loose) : undefined
  const orderBy = query?.orderBy ? query.orderBy.fields.map(sortField) : []
  return { where, orderBy }
}

function describeFault(text: string, { errors: [error] }: Jast): string {
  if (!(error instanceof JQLSyntaxError)) return `Error in the JQL Query: ${error?.message}`
  const { start, stop, line, charPositionInLine: column, message } = error
  return describeSyntaxError(text, { start, stop, line, column, message })
}

function clause(node: AtlassianClause, loose: ReadonlySet<number>): Clause {
  if (node.clauseType === 'terminal') return terminal(node, loose)
  if (node.clauseType === 'not') return { kind: 'not', clause: clause(node.clause, loose) }
  return { kind: node.operator.value, clauses: node.clauses.map((inner) => clause(inner, loose)) }
}

function terminal(node: TerminalClause, loose: ReadonlySet<number>): Terminal {
  const written = node.operator?.value ?? '='
  const isLoose = loose.has(node.operator?.position?.[0] ?? -1)
  return {
    kind: 'terminal',
    field: fieldRef(node.field),
    operator: isLoose ? (written === '=' ? 'is' : 'is not') : written,
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
