import { currentIds } from '../fields/current-ids.ts'
import type { IssueRecord } from '../records/records.ts'
import type { Compilation, Test } from './compilation.ts'
import { readInstant } from './compile-dates.ts'
import type { JqlField } from './fields.ts'
import { flatten } from './operands.ts'
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
export function compileHistory(clause: Terminal, field: JqlField, compilation: Compilation): Test {
  if (field.comparison.kind !== 'reference') return () => false
  const { type } = field.comparison
  const when = readPeriod(clause.predicates, clause.field.name, compilation)
  const by = readBy(clause.predicates, compilation)
  if (clause.operator === 'changed') {
    const from = readEnd(clause, 'from', type, compilation)
    const to = readEnd(clause, 'to', type, compilation)
    return (issue) =>
      changesOf(issue, field.fieldId).some(
        (change) =>
          (!from || holds(from, change.from)) &&
          (!to || holds(to, change.to)) &&
          (!by || by.has(change.authorId)) &&
          change.at >= when.from &&
          change.at <= when.to,
      )
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
  return positive ? was : (issue) => !was(issue)
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

interface Change {
  readonly at: number
  readonly authorId: string
  readonly from: string | null
  readonly to: string | null
}

function changesOf(issue: IssueRecord, fieldId: string): Change[] {
  return issue.changes.flatMap((change) =>
    change.items
      .filter((item) => item.fieldId === fieldId)
      .map((item) => ({ at: change.created, authorId: change.authorId, from: item.from, to: item.to })),
  )
}

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
  return currentIds(issue, fieldId).some((value) => test(value, authorId, from, Number.POSITIVE_INFINITY))
}
