import type { IssueRecord } from '../records.ts'
import type { Compilation, Test } from './compilation.ts'
import { type JqlInstant, parseJqlDate } from './dates.ts'
import type { Comparison } from './fields.ts'
import { findFunction } from './functions.ts'
import { flatten, isEmptyTest, orderTests } from './operands.ts'
import type { Operand, Terminal } from './syntax.ts'

/** Dates with a time: compared by the instant. A text form equals the whole of its minute. */
export function compileInstant(
  clause: Terminal,
  comparison: Extract<Comparison, { kind: 'instant' }>,
  compilation: Compilation,
): Test {
  return compileDates(clause, compilation, comparison.at, (instant) => [instant.at, instant.at + instant.lengthMs])
}

/** Dates without a time: a day of the calendar, which begins at midnight of the caller's zone. */
export function compileDay(
  clause: Terminal,
  comparison: Extract<Comparison, { kind: 'day' }>,
  compilation: Compilation,
): Test {
  const { clock } = compilation.context
  const at = (issue: IssueRecord) => {
    const day = comparison.day(issue)
    return day === null ? null : clock.zones.instant(Date.parse(`${day}T00:00:00Z`), clock.zone)
  }
  return compileDates(clause, compilation, at, (instant) => [instant.at, instant.at + instant.lengthMs])
}

function compileDates(
  { field, operator, operand }: Terminal,
  compilation: Compilation,
  at: (issue: IssueRecord) => number | null,
  spanOf: (instant: JqlInstant) => readonly [number, number],
): Test {
  const emptiness = isEmptyTest(operator, operand)
  if (emptiness === 'empty') return (issue) => at(issue) === null
  if (emptiness === 'filled') return (issue) => at(issue) !== null
  const items = flatten(operand)
  const withEmpty = items.some((item) => item.kind === 'empty')
  const instants = items.flatMap((item) => readInstant(field.name, item, compilation) ?? [])
  const compare = orderTests[operator]
  if (compare) {
    return (issue) => {
      const value = at(issue)
      return value !== null && instants.some((instant) => compare(value, instant.at))
    }
  }
  const spans = instants.map(spanOf)
  const within = (value: number) => spans.some(([from, to]) => value >= from && value < to)
  const positive = operator === '=' || operator === 'in'
  return (issue) => {
    const value = at(issue)
    return value === null ? positive && withEmpty : within(value) === positive
  }
}

/** A date of a query, or a fault. */
export function readInstant(
  fieldName: string,
  item: Operand,
  { context, faults }: Compilation,
): JqlInstant | undefined {
  if (item.kind === 'value') {
    const instant = parseJqlDate(item.text, context.clock)
    if (!instant) faults.messages.push(dateFault(item.text, fieldName))
    return instant
  }
  if (item.kind !== 'function') return undefined
  const found = findFunction(item.name)
  if (found?.type !== 'date') {
    faults.messages.push(
      found
        ? `A value provided by the function '${item.name}' is invalid for the field '${fieldName}'.`
        : `Unable to find JQL function '${item.name}(${item.args.join(', ')})'.`,
    )
    return undefined
  }
  const value = found.run(item.args, context)
  if (value.kind === 'fault') faults.messages.push(value.message)
  return value.kind === 'instant' ? { at: value.at, lengthMs: 1 } : undefined
}

function dateFault(text: string, field: string): string {
  return `Date value '${text}' for field '${field}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.`
}
