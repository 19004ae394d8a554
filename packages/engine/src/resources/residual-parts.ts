import { type Dialect, type Expression, type Predicate, print } from '@valence/ceql'

/** A condition that is checked here, and why it is not left to the provider. */
export interface ResidualPart {
  readonly where: string
  /** `narrowed`: the provider finds all of these, and some that are dropped here. */
  readonly kind: 'not filterable' | 'not this comparison' | 'narrowed' | 'beside others'
  readonly reason: string
}

/** The conditions of a residual, each with its reason. */
export function residualParts(residual: Expression, dialect: Dialect<unknown> | undefined): readonly ResidualPart[] {
  if (residual.type === 'predicate') return [partOf(residual, dialect)]
  return residual.operands.flatMap((operand) => residualParts(operand, dialect))
}

function partOf(predicate: Predicate, dialect: Dialect<unknown> | undefined): ResidualPart {
  const where = print(predicate)
  const { field, operator } = predicate
  const rule = dialect?.rule(field)
  if (dialect === undefined) {
    return { where, kind: 'not filterable', reason: 'The provider does not filter this list.' }
  }
  if (rule === undefined) {
    return { where, kind: 'not filterable', reason: `The provider does not filter this list by ${field}.` }
  }
  const entry = rule.operators[operator]
  const fidelity = typeof entry === 'function' ? entry(predicate) : entry
  if (fidelity === undefined) {
    const reason = `The provider cannot compare ${field} by ${operator} with these values in the way that CEQL means it.`
    return { where, kind: 'not this comparison', reason }
  }
  if (fidelity === 'superset') {
    const reason = `The provider's comparison of ${field} finds more than CEQL's; what it finds is checked again.`
    return { where, kind: 'narrowed', reason }
  }
  const reason =
    'The provider could decide this alone; it stands in an OR with what it cannot, so the OR is checked as a whole.'
  return { where, kind: 'beside others', reason }
}
