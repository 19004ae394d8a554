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
import { type Shortened, shortenLists } from './long-lists.ts'
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
  return readShortened(text) ?? readWhole(text)
}

/** Undefined when there is nothing to shorten, when a list stands where none can be, or when there is a fault to describe. */
function readShortened(text: string): Parsed | undefined {
  const { text: shortened, lists } = shortenLists(text)
  if (lists.size === 0) return undefined
  const built = new JastBuilder().build(shortened)
  if (built.errors.length > 0) return undefined
  const met = new Set<number>()
  const query = read(built, { loose: new Set(), lists, met })
  return met.size === lists.size ? { ok: true, query } : undefined
}

function readWhole(text: string): Parsed {
  let spelt = text
  const loose = new Set<number>()
  for (;;) {
    const built = new JastBuilder().build(spelt)
    if (built.errors.length === 0) return { ok: true, query: read(built, { ...plain, loose }) }
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

interface Reading {
  /** Places of operators that stand for an `IS`. */
  readonly loose: ReadonlySet<number>
  /** The values of lists that were shortened, by the place of the first, and those of these places that were met. */
  readonly lists: Shortened['lists']
  readonly met: Set<number>
}

const plain: Reading = { loose: new Set(), lists: new Map(), met: new Set() }

function read({ query }: Jast, reading = plain): JqlQuery {
  const where = query?.where ? clause(query.where, reading) : undefined
  const orderBy = query?.orderBy ? query.orderBy.fields.map(sortField) : []
  return { where, orderBy }
}

function describeFault(text: string, { errors: [error] }: Jast): string {
  if (!(error instanceof JQLSyntaxError)) return `Error in the JQL Query: ${error?.message}`
  const { start, stop, line, charPositionInLine: column, message } = error
  return describeSyntaxError(text, { start, stop, line, column, message })
}

function clause(node: AtlassianClause, reading: Reading): Clause {
  if (node.clauseType === 'terminal') return terminal(node, reading)
  if (node.clauseType === 'not') return { kind: 'not', clause: clause(node.clause, reading) }
  return { kind: node.operator.value, clauses: node.clauses.map((inner) => clause(inner, reading)) }
}

function terminal(node: TerminalClause, reading: Reading): Terminal {
  const written = node.operator?.value ?? '='
  const isLoose = reading.loose.has(node.operator?.position?.[0] ?? -1)
  return {
    kind: 'terminal',
    field: fieldRef(node.field),
    operator: isLoose ? (written === '=' ? 'is' : 'is not') : written,
    operand: node.operand ? operand(node.operand, reading) : undefined,
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

function operand(node: AtlassianOperand, reading = plain): Operand {
  if (node.operandType === 'value')
    return { kind: 'value', text: unquote(node.text), written: node.text, place: node.position ?? [0, 0] }
  if (node.operandType === 'keyword') return { kind: 'empty' }
  if (node.operandType === 'list') return list(node.values, reading)
  return {
    kind: 'function',
    name: unquote(node.function.text),
    args: node.arguments.map((argument) => unquote(argument.text)),
    written: `${node.function.text}(${node.arguments.map((argument) => argument.text).join(', ')})`,
  }
}

function list(nodes: readonly AtlassianOperand[], reading: Reading): Operand {
  const [first] = nodes
  const at = first?.operandType === 'value' ? first.position?.[0] : undefined
  const values = at === undefined ? undefined : reading.lists.get(at)
  if (at === undefined || values === undefined) {
    return { kind: 'list', operands: nodes.map((inner) => operand(inner, reading)) }
  }
  reading.met.add(at)
  return { kind: 'list', operands: values }
}

function predicate(node: Predicate): HistoryPredicate {
  const value: Operand = node.operand ? operand(node.operand) : { kind: 'empty' }
  return { operator: node.operator.value, operand: value }
}

function sortField(node: OrderByField): SortField {
  const direction = node.direction?.value.toLowerCase()
  return { field: fieldRef(node.field), descending: direction === 'desc', explicit: direction !== undefined }
}
