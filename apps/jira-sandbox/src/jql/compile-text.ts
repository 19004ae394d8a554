import type { Compilation, Test } from './compilation.ts'
import type { Comparison } from './fields.ts'
import { isEmptyTest } from './operands.ts'
import type { Terminal } from './syntax.ts'
import { matchesText, readTextQuery } from './text.ts'

type TextComparison = Extract<Comparison, { kind: 'text' }>

/** `~` looks for words. An empty text matches neither `~` nor `!~`. */
export function compileText(clause: Terminal, comparison: TextComparison, { context, faults }: Compilation): Test {
  const { operator, operand } = clause
  const emptiness = isEmptyTest(operator, operand)
  if (emptiness === 'empty') return (issue) => comparison.texts(issue).length === 0
  if (emptiness === 'filled') return (issue) => comparison.texts(issue).length > 0
  if (operand?.kind !== 'value') {
    faults.messages.push(`A function cannot be used with the field '${clause.field.name}'.`)
    return () => false
  }
  const reading = readTextQuery(operand.text, clause.field.name)
  if (!reading.ok) {
    faults.messages.push(reading.message)
    return () => false
  }
  const { query } = reading
  const positive = operator === '~'
  return (issue) => {
    const texts = comparison.texts(issue)
    return texts.length > 0 && texts.some((text) => matchesText(context.indexed(text), query)) === positive
  }
}
