import { parseDuration } from '../present/duration.ts'
import type { Compilation, Test } from './compilation.ts'
import type { Comparison } from './fields.ts'
import { flatten, isEmptyTest, orderTests } from './operands.ts'
import type { Terminal } from './syntax.ts'

type NumberComparison = Extract<Comparison, { kind: 'number' }>

/** Numbers and lengths of time. */
export function compileNumber(clause: Terminal, comparison: NumberComparison, { faults }: Compilation): Test {
  const { field, operator, operand } = clause
  const { number, unit } = comparison
  const emptiness = isEmptyTest(operator, operand)
  if (emptiness === 'empty') return (issue) => number(issue) === null
  if (emptiness === 'filled') return (issue) => number(issue) !== null
  const items = flatten(operand)
  const withEmpty = items.some((item) => item.kind === 'empty')
  const wanted: number[] = []
  for (const item of items) {
    if (item.kind === 'empty') continue
    const value = item.kind === 'value' ? readNumber(item.text, unit) : undefined
    if (value !== undefined) wanted.push(value)
    else
      faults.messages.push(
        `Value '${item.kind === 'value' ? item.text : item.name}' is invalid for the '${field.name}' field.`,
      )
  }
  const compare = orderTests[operator]
  if (compare) {
    return (issue) => {
      const value = number(issue)
      return value !== null && wanted.some((limit) => compare(value, limit))
    }
  }
  const positive = operator === '=' || operator === 'in'
  return (issue) => {
    const value = number(issue)
    return value === null ? positive && withEmpty : wanted.includes(value) === positive
  }
}

function readNumber(text: string, unit: 'plain' | 'duration'): number | undefined {
  if (unit === 'duration') return parseDuration(text)
  return /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined
}
