import { arities, type Operator, operators, predicate, pushDown } from '@valence/ceql'
import { type Field, literalType, type Resource } from '@valence/element-kit'

/** The operators that a provider evaluates for a field with ordinary values: by itself, or so that its extra rows are dropped here. */
export interface Evaluated {
  readonly exactly: readonly Operator[]
  readonly narrowed: readonly Operator[]
}

/** A rule decides by the values, so it is asked with some of each kind; what it does for one of them it can do. */
export function evaluatedBy({ dialect }: Resource, field: Field): Evaluated {
  const found = operators.map((operator) => {
    const outcomes = samplesOf(operator, field).map((values) => {
      if (dialect === undefined) return 'here'
      const { native, residual } = pushDown(predicate(field.path, operator, ...values), dialect)
      if (native === undefined) return 'here'
      return residual === undefined ? 'exactly' : 'narrowed'
    })
    return { operator, outcomes }
  })
  const exactly = found.filter(({ outcomes }) => outcomes.includes('exactly'))
  const narrowed = found.filter((one) => !exactly.includes(one) && one.outcomes.includes('narrowed'))
  return { exactly: exactly.map(({ operator }) => operator), narrowed: narrowed.map(({ operator }) => operator) }
}

function samplesOf(operator: Operator, field: Field): readonly (readonly string[])[] {
  const samples = samplesByType[literalType(field)]
  const count = { none: 0, one: 1, two: 2, list: 2 }[arities[operator]]
  return samples.map((sample) =>
    Array.from({ length: count }, () => (operator.endsWith('LIKE') ? `${sample}%` : sample)),
  )
}

const texts = ['done', 'Printer', 'HELP-1', '10001']
const dates = ['2024-01-31']

const samplesByType: Readonly<Record<ReturnType<typeof literalType>, readonly string[]>> = {
  string: texts,
  any: texts,
  number: ['1'],
  boolean: ['true'],
  date: dates,
  datetime: dates,
}
