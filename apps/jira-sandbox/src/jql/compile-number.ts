import { parseDuration } from '../present/duration.ts'
import { type Compilation, type Predicate, scanning } from './compilation.ts'
import type { Comparison, JqlField } from './fields.ts'
import { flatten, isEmptyTest, orderTests } from './operands.ts'
import type { Plan } from './plan.ts'
import { rangePlan } from './sources.ts'
import type { JqlOperator, Terminal } from './syntax.ts'

type NumberComparison = Extract<Comparison, { kind: 'number' }>

/** Numbers and lengths of time. */
export function compileNumber(
  clause: Terminal,
  column: JqlField,
  { number, unit }: NumberComparison,
  compilation: Compilation,
): Predicate {
  const { operator, operand } = clause
  const emptiness = isEmptyTest(operator, operand)
  if (emptiness === 'empty') return scanning((issue) => number(issue) === null)
  if (emptiness === 'filled') return scanning((issue) => number(issue) !== null)
  const withEmpty = flatten(operand).some((item) => item.kind === 'empty')
  const wanted = readNumbers(clause, unit, compilation)
  const compare = orderTests[operator]
  if (compare) {
    return {
      test: (issue) => {
        const value = number(issue)
        return value !== null && wanted.some((limit) => compare(value, limit))
      },
      plan: { kind: 'or', plans: wanted.map((limit) => halfPlan(column, operator, limit)) },
    }
  }
  const positive = operator === '=' || operator === 'in'
  const test = (value: number | null) => (value === null ? positive && withEmpty : wanted.includes(value) === positive)
  if (!positive || withEmpty) return scanning((issue) => test(number(issue)))
  const plans = wanted.map((value) => rangePlan(column, value, value))
  return { test: (issue) => test(number(issue)), plan: { kind: 'or', plans } }
}

/** All values on one side of a limit, which may belong to them. */
export function halfPlan(column: JqlField, operator: JqlOperator, limit: number | string): Plan {
  return operator === '>' || operator === '>=' ? rangePlan(column, limit, null) : rangePlan(column, null, limit)
}

function readNumbers({ field, operand }: Terminal, unit: NumberComparison['unit'], { faults }: Compilation): number[] {
  const wanted: number[] = []
  for (const item of flatten(operand)) {
    if (item.kind === 'empty') continue
    const value = item.kind === 'value' ? readNumber(item.text, unit) : undefined
    if (value !== undefined) wanted.push(value)
    else
      faults.messages.push(
        `Value '${item.kind === 'value' ? item.text : item.name}' is invalid for the '${field.name}' field.`,
      )
  }
  return wanted
}

function readNumber(text: string, unit: NumberComparison['unit']): number | undefined {
  if (unit === 'duration') return parseDuration(text)
  return /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined
}
