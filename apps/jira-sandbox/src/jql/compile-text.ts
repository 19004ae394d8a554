import { type Compilation, never, type Predicate, scanning } from './compilation.ts'
import type { Comparison, JqlField } from './fields.ts'
import { isEmptyTest } from './operands.ts'
import { textPlan } from './sources.ts'
import type { Operand, Terminal } from './syntax.ts'
import { matcherOf, readTextQuery, type TextQuery } from './text.ts'

type TextComparison = Extract<Comparison, { kind: 'text' }>

/** `~` looks for words. An empty text matches neither `~` nor `!~`. */
export function compileText(
  clause: Terminal,
  field: JqlField,
  comparison: TextComparison,
  compilation: Compilation,
): Predicate {
  const { operator, operand } = clause
  const emptiness = isEmptyTest(operator, operand)
  if (emptiness === 'empty') return scanning((issue) => comparison.texts(issue).length === 0)
  if (emptiness === 'filled') return scanning((issue) => comparison.texts(issue).length > 0)
  const query = readQuery(clause.field.name, operand, compilation)
  if (!query) return never
  const { words, sees } = compilation.context
  const matches = matcherOf(query, words)
  if (operator === '~') {
    if (query.parts.length === 0) return never
    return { test: (issue) => comparison.texts(issue, sees).some(matches), plan: textPlan(field, query, words) }
  }
  return scanning((issue) => {
    const texts = comparison.texts(issue, sees)
    return texts.length > 0 && !texts.some(matches)
  })
}

function readQuery(name: string, operand: Operand | undefined, compilation: Compilation): TextQuery | undefined {
  const { faults, context } = compilation
  if (operand?.kind !== 'value') {
    faults.messages.push(
      operand?.kind === 'empty'
        ? `The field '${name}' does not support searching for EMPTY with a text operator.`
        : `A function cannot be used with the field '${name}'.`,
    )
    return undefined
  }
  const reading = readTextQuery(operand.text, name, context.words)
  if (reading.ok) return reading.query
  faults.messages.push(reading.message)
  return undefined
}
