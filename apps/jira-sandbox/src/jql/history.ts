import { currentIds } from '../fields/current-ids.ts'
import type { ChangeItem, ChangeRecord, IssueRecord } from '../records/records.ts'
import { type Compilation, never, type Predicate, scanning, type Test } from './compilation.ts'
import { readInstant } from './compile-dates.ts'
import type { JqlField } from './fields.ts'
import { anyChangePlan, historyPlan } from './history-index.ts'
import { flatten } from './operands.ts'
import { referencePlan } from './sources.ts'
import type { HistoryPredicate, JqlOperator, Terminal } from './syntax.ts'
import { readWanted, type Wanted } from './wanted.ts'

export const historyOperators: ReadonlySet<JqlOperator> = new Set<JqlOperator>([
  'was',
  'was not',
  'was in',
  'was not in',
  'changed',
])

/** WAS and CHANGED, read from the changelog. */
export function compileHistory(clause: Terminal, field: JqlField, compilation: Compilation): Predicate {
  if (field.comparison.kind !== 'reference') return never
  const { type } = field.comparison
  const when = readPeriod(clause.predicates, clause.field.name, compilation)
  const by = readBy(clause.predicates, compilation)
  if (clause.operator === 'changed') {
    const from = readEnd(clause, 'from', type, compilation)
    const to = readEnd(clause, 'to', type, compilation)
    const matches: ChangeTest = (item, { created, authorId }) =>
      (!from || holds(from, item.from)) &&
      (!to || holds(to, item.to)) &&
      (!by || by.has(authorId)) &&
      created >= when.from &&
      created <= when.to
    const plans = [
      anyChangePlan(field.fieldId),
      ...(from ? [historyPlan(field.fieldId, 'from', from.ids, from.empty)] : []),
      ...(to ? [historyPlan(field.fieldId, 'to', to.ids, to.empty)] : []),
      ...(by ? [historyPlan(field.fieldId, 'by', by)] : []),
    ]
    return { test: (issue) => someChange(issue, field.fieldId, matches), plan: { kind: 'and', plans } }
  }
  const wanted = readWanted(clause.field.name, clause.operand, type, compilation)
  const was: Test = (issue) =>
    someSpan(
      issue,
      field.fieldId,
      (value, authorId, from, to) =>
        holds(wanted, value) && (!by || by.has(authorId)) && from <= when.to && to >= when.from,
    )
  const positive = clause.operator === 'was' || clause.operator === 'was in'
  if (!positive) return scanning((issue) => !was(issue))
  // Whatever it was it still is, or has been changed from.
  const plans = [
    referencePlan(field, wanted.ids, wanted.empty),
    historyPlan(field.fieldId, 'from', wanted.ids, wanted.empty),
  ]
  return { test: was, plan: { kind: 'or', plans } }
}

interface Period {
  readonly from: number
  readonly to: number
}

function readPeriod(predicates: readonly HistoryPredicate[], fieldName: string, compilation: Compilation): Period {
  let period: Period = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }
  for (const { operator, operand } of predicates) {
    if (operator === 'by' || operator === 'from' || operator === 'to') continue
    const [first, second] = flatten(operand).map((item) => readInstant(fieldName, item, compilation)?.at)
    if (first === undefined) continue
    if (operator === 'after') period = { ...period, from: first }
    if (operator === 'before') period = { ...period, to: first }
    if (operator === 'on') period = { from: first, to: first + dayMs - 1 }
    if (operator === 'during') period = { from: first, to: second ?? first }
  }
  return period
}

const dayMs = 86_400_000

function readBy(predicates: readonly HistoryPredicate[], compilation: Compilation): ReadonlySet<string> | undefined {
  const by = predicates.find((predicate) => predicate.operator === 'by')
  return by && readWanted('by', by.operand, 'user', compilation).ids
}

function readEnd(
  clause: Terminal,
  operator: 'from' | 'to',
  type: Parameters<typeof readWanted>[2],
  compilation: Compilation,
): Wanted | undefined {
  const predicate = clause.predicates.find((candidate) => candidate.operator === operator)
  return predicate && readWanted(clause.field.name, predicate.operand, type, compilation)
}

function holds(wanted: Wanted, value: string | null): boolean {
  return value === null ? wanted.empty : wanted.ids.has(value)
}

type ChangeTest = (item: ChangeItem, change: ChangeRecord) => boolean

function someChange(issue: IssueRecord, fieldId: string, test: ChangeTest): boolean {
  for (const change of issue.changes) {
    for (const item of change.items) if (item.fieldId === fieldId && test(item, change)) return true
  }
  return false
}

const forever = Number.POSITIVE_INFINITY

type SpanTest = (value: string | null, authorId: string, from: number, to: number) => boolean

/** Whether any value a field has had, with the time it held and who set it, passes the test. */
function someSpan(issue: IssueRecord, fieldId: string, test: SpanTest): boolean {
  let from = issue.created
  let authorId = issue.creatorId
  for (const change of issue.changes) {
    for (const item of change.items) {
      if (item.fieldId !== fieldId) continue
      if (test(item.from, authorId, from, change.created)) return true
      from = change.created
      authorId = change.authorId
    }
  }
  for (const value of currentIds(issue, fieldId)) if (test(value, authorId, from, forever)) return true
  return false
}
