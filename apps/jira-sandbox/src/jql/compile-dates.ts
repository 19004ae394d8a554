import type { IssueRecord } from '../records/records.ts'
import { callFunction } from './call.ts'
import { type Compilation, type Predicate, scanning } from './compilation.ts'
import { halfPlan } from './compile-number.ts'
import { type JqlInstant, parseJqlDate } from './dates.ts'
import type { Comparison, JqlField } from './fields.ts'
import { flatten, isEmptyTest, orderTests } from './operands.ts'
import type { Plan } from './plan.ts'
import { rangePlan } from './sources.ts'
import type { JqlOperator, Operand, Terminal } from './syntax.ts'

/** Dates with a time: compared by the instant. A text form equals the whole of its minute. */
export function compileInstant(
  clause: Terminal,
  field: JqlField,
  comparison: Extract<Comparison, { kind: 'instant' }>,
  compilation: Compilation,
): Predicate {
  const { caller } = compilation.context
  return compileDates(clause, compilation, {
    at: (issue) => comparison.at(issue, caller?.accountId),
    half: (operator, at) => halfPlan(field, operator, at),
    span: (from, to) => rangePlan(field, from, to),
  })
}

const dayMs = 86_400_000

/** Dates without a time: a day of the calendar, which begins at midnight of the caller's zone. */
export function compileDay(
  clause: Terminal,
  field: JqlField,
  comparison: Extract<Comparison, { kind: 'day' }>,
  compilation: Compilation,
): Predicate {
  const { clock } = compilation.context
  // No zone is further than a day from UTC, so the day before or after is the furthest a border can fall.
  const dayOf = (instant: number, slack: number) => dayText(instant + slack * dayMs)
  return compileDates(clause, compilation, {
    at(issue) {
      const day = comparison.day(issue)
      return day === null ? null : clock.zones.instant(Date.parse(`${day}T00:00:00Z`), clock.zone)
    },
    half: (operator, at) => halfPlan(field, operator, dayOf(at, operator === '>' || operator === '>=' ? -1 : 1)),
    span: (from, to) => rangePlan(field, dayOf(from, -1), dayOf(to, 1)),
  })
}

function dayText(instant: number): string {
  const bounded = Math.min(Math.max(instant, Date.UTC(0, 0, 2)), Date.UTC(9999, 0, 1))
  return new Date(bounded).toISOString().slice(0, 10)
}

interface DateColumn {
  at(issue: IssueRecord): number | null
  half(operator: JqlOperator, at: number): Plan
  span(from: number, to: number): Plan
}

function compileDates({ field, operator, operand }: Terminal, compilation: Compilation, column: DateColumn): Predicate {
  const emptiness = isEmptyTest(operator, operand)
  if (emptiness === 'empty') return scanning((issue) => column.at(issue) === null)
  if (emptiness === 'filled') return scanning((issue) => column.at(issue) !== null)
  const items = flatten(operand)
  const withEmpty = items.some((item) => item.kind === 'empty')
  const instants = items.flatMap((item) => readInstant(field.name, item, compilation) ?? [])
  const compare = orderTests[operator]
  if (compare) {
    return {
      test: (issue) => {
        const value = column.at(issue)
        return value !== null && instants.some((instant) => compare(value, instant.at))
      },
      plan: { kind: 'or', plans: instants.map((instant) => column.half(operator, instant.at)) },
    }
  }
  const positive = operator === '=' || operator === 'in'
  const within = (value: number) => instants.some(({ at, lengthMs }) => value >= at && value < at + lengthMs)
  const test = (issue: IssueRecord) => {
    const value = column.at(issue)
    return value === null ? positive && withEmpty : within(value) === positive
  }
  if (!positive || withEmpty) return scanning(test)
  const plans = instants.map(({ at, lengthMs }) => column.span(at, at + lengthMs))
  return { test, plan: { kind: 'or', plans } }
}

/** A date of a query, or a fault. */
export function readInstant(fieldName: string, item: Operand, compilation: Compilation): JqlInstant | undefined {
  const { context, faults } = compilation
  if (item.kind === 'value') {
    const instant = parseJqlDate(item.text, context.clock)
    if (!instant) faults.messages.push(dateFault(item.text, fieldName))
    return instant
  }
  if (item.kind !== 'function') return undefined
  const value = callFunction(item, fieldName, 'date', compilation)
  return value?.kind === 'instant' ? { at: value.at, lengthMs: 1 } : undefined
}

function dateFault(text: string, field: string): string {
  return `Date value '${text}' for field '${field}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.`
}
