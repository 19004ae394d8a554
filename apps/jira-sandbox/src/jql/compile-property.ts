import { isObject } from '../json/object.ts'
import type { IssueRecord } from '../records/records.ts'
import { type Compilation, never, type Predicate, scanning } from './compilation.ts'
import { parseJqlDate } from './dates.ts'
import { flatten, isEmptyTest, orderTests } from './operands.ts'
import { termsPlan } from './plan.ts'
import { propertySource } from './sources.ts'
import type { Terminal } from './syntax.ts'

/** `issue.property[key].path`: values that programs keep with an issue. Numbers, dates and words compare as such. */
export function compileProperty(clause: Terminal, { faults, context }: Compilation): Predicate {
  const { field, operator, operand } = clause
  if (field.name.toLowerCase() !== 'issue.property' || !field.property) {
    faults.messages.push(`Field '${field.text}' does not exist or you do not have permission to view it.`)
    return never
  }
  const { key } = field.property
  const path = field.property.path.flatMap((part) => part.split('.'))
  const read = (issue: IssueRecord) => follow(issue.properties[key], path)
  const emptiness = isEmptyTest(operator, operand)
  if (emptiness === 'empty') return scanning((issue) => read(issue).length === 0)
  const plan = termsPlan(propertySource, [key])
  if (emptiness === 'filled') return { test: (issue) => read(issue).length > 0, plan }
  const wanted = flatten(operand).flatMap((item) => (item.kind === 'value' ? [item.text] : []))
  const compare = orderTests[operator]
  if (compare) {
    const measures = wanted.map((word) => measure(word, (text) => parseJqlDate(text, context.clock)?.at))
    const isMeasured = (value: unknown) => {
      const size = measure(value, Date.parse)
      return measures.some((limit) => compare(size, limit))
    }
    return { test: (issue) => read(issue).some(isMeasured), plan }
  }
  const equal = (value: unknown) => wanted.some((word) => String(value).toLowerCase() === word.toLowerCase())
  const positive = operator === '=' || operator === 'in' || operator === '~'
  const test = (issue: IssueRecord) => {
    const values = read(issue)
    return values.length > 0 && values.some(equal) === positive
  }
  return { test, plan }
}

/** A number, or the instant a text names; NaN compares with nothing. */
function measure(value: unknown, readDate: (text: string) => number | undefined): number {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return Number.NaN
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : (readDate(value) ?? Number.NaN)
}

const none: readonly unknown[] = []

function follow(value: unknown, path: readonly string[]): readonly unknown[] {
  let found: unknown = value
  for (const step of path) found = isObject(found) ? found[step] : undefined
  if (found === undefined || found === null) return none
  return Array.isArray(found) ? found : [found]
}
