import { and, type Expression, type Operator, type Or, type Predicate } from './ast.ts'
import { impliedBy, rangesOf } from './implied.ts'

/** How faithfully a provider answers: precisely, or with extra rows that the residual drops. Never with fewer. */
export type Fidelity = 'exact' | 'superset'

/**
 * What a provider can filter on one field. An operator that is absent stays with us, or is put into others that are there (`BETWEEN`
 * into `>=` and `<=`); a function decides by the predicate, and declines it by returning `undefined`.
 */
export interface FilterRule<Native> {
  readonly operators: { readonly [O in Operator]?: Fidelity | ((predicate: Predicate) => Fidelity | undefined) }
  /** Writes a predicate in the provider's language. Called only for those that `operators` let through. */
  translate(predicate: Predicate): Native
  /**
   * Whether no record has more than one value of the field. Two ends that it cannot be asked for by themselves are then tried as one
   * range, which a list might meet by two of its elements.
   */
  readonly isSingle?: boolean
  /** Both in one: for rules that decide by trying. */
  attempt?(predicate: Predicate): Attempt<Native> | undefined
}

/** A predicate in the provider's language, and how faithful it is there. */
export interface Attempt<Native> {
  readonly fidelity: Fidelity
  readonly native: Native
}

/**
 * A provider's filter language.
 *
 * @example
 * const sql: Dialect<string> = {
 *   rule: (field) => (field === 'status' ? { operators: { '=': 'exact' }, translate: toSql } : undefined),
 *   and: (natives) => natives.join(' AND '),
 * }
 */
export interface Dialect<Native> {
  /** The rule of a field; `undefined` when the provider cannot filter by it. */
  rule(field: string): FilterRule<Native> | undefined
  /** Joins two or more filters so that all must hold. */
  and(natives: readonly Native[]): Native
  /** Joins two or more filters so that one must hold. Absent when the provider has no such thing. */
  or?(natives: readonly Native[]): Native
}

/** A `where` in two parts: what the provider does, and what is left for us to do with its answer. */
export interface Pushdown<Native> {
  readonly native?: Native
  readonly residual?: Expression
}

/**
 * Splits a `where` so that a provider does as much of it as it can. Rows that pass both parts are exactly those
 * that meet the `where`, and the native part alone never loses one of them.
 */
export function pushDown<Native>(where: Expression, dialect: Dialect<Native>): Pushdown<Native> {
  if (where.type === 'predicate') return pushPredicate(where, dialect)
  const parts = where.operands.map((operand) => pushDown(operand, dialect))
  return where.type === 'and'
    ? joinAll([...parts, ...pushRanges(parts, dialect)], dialect)
    : joinAny(where, parts, dialect)
}

/** What narrows the search beside parts of which each could not. They stay to be checked, so nothing is left of this. */
function pushRanges<Native>(parts: readonly Pushdown<Native>[], dialect: Dialect<Native>): readonly Pushdown<Native>[] {
  const ends = parts.flatMap(({ native, residual }) =>
    native === undefined && residual?.type === 'predicate' && dialect.rule(residual.field)?.isSingle === true
      ? [residual]
      : [],
  )
  return rangesOf(ends).map((range) => {
    const rule = dialect.rule(range.field)
    const attempt = rule && attempted(range, rule)
    return attempt === undefined ? {} : { native: attempt.native }
  })
}

function pushPredicate<Native>(predicate: Predicate, dialect: Dialect<Native>): Pushdown<Native> {
  const rule = dialect.rule(predicate.field)
  if (rule === undefined) return { residual: predicate }
  const attempt = attempted(predicate, rule)
  if (attempt === undefined) return pushImplied(predicate, dialect)
  const { fidelity, native } = attempt
  return fidelity === 'exact' ? { native } : { native, residual: predicate }
}

function attempted<Native>(predicate: Predicate, rule: FilterRule<Native>): Attempt<Native> | undefined {
  if (rule.attempt !== undefined) return rule.attempt(predicate)
  const entry = rule.operators[predicate.operator]
  const fidelity = typeof entry === 'function' ? entry(predicate) : entry
  return fidelity && { fidelity, native: rule.translate(predicate) }
}

/** A provider that does not know the operator may know plainer ones that say as much, or let more rows through. */
function pushImplied<Native>(predicate: Predicate, dialect: Dialect<Native>): Pushdown<Native> {
  const implied = impliedBy(predicate)
  const pushed = implied === undefined ? {} : pushDown(implied.expression, dialect)
  if (pushed.native === undefined) return { residual: predicate }
  const isWhole = implied?.isSame === true && pushed.residual === undefined
  return isWhole ? { native: pushed.native } : { native: pushed.native, residual: predicate }
}

function joinAll<Native>(parts: readonly Pushdown<Native>[], dialect: Dialect<Native>): Pushdown<Native> {
  const [first, ...others] = nativesOf(parts)
  const residual = and(residualsOf(parts))
  return {
    ...(first === undefined ? {} : { native: others.length === 0 ? first : dialect.and([first, ...others]) }),
    ...(residual === undefined ? {} : { residual }),
  }
}

/** One operand that the provider cannot ask for may let in any row: then nothing narrower can be asked at all. */
function joinAny<Native>(where: Or, parts: readonly Pushdown<Native>[], dialect: Dialect<Native>): Pushdown<Native> {
  const natives = nativesOf(parts)
  if (dialect.or === undefined || natives.length < parts.length) return { residual: where }
  const native = dialect.or(natives)
  return residualsOf(parts).length === 0 ? { native } : { native, residual: where }
}

function nativesOf<Native>(parts: readonly Pushdown<Native>[]): readonly Native[] {
  return parts.map(({ native }) => native).filter((native) => native !== undefined)
}

function residualsOf<Native>(parts: readonly Pushdown<Native>[]): readonly Expression[] {
  return parts.map(({ residual }) => residual).filter((residual) => residual !== undefined)
}
