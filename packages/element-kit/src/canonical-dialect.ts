import {
  type Dialect,
  type Fidelity,
  type FilterRule,
  type Literal,
  literalText,
  operators,
  type Predicate,
} from '@valence/ceql'

/** How a field of a canonical record is compared at the provider. */
export interface CanonicalFilter {
  /** The provider's field. */
  readonly field: string
  /** The provider's field that has a value exactly when the canonical one has; none means that this is not known. */
  readonly presence?: string
  /** What the provider calls the values, by canonical value in lower case. Others are not asked for. */
  readonly values?: Readonly<Record<string, string>>
  /** Which values mean the same at the provider; without it all do. */
  accepts?(text: string): boolean
  /** Whether the provider's comparison is that of the canonical field for every operator and value; else what it finds is checked. */
  readonly isSame?: boolean
}

/**
 * The filter language of a provider over canonical names. It never loses a record that the `where` keeps, provided that the
 * provider's field, compared as `filterOf` says, has every value that the canonical one has.
 *
 * @example canonicalDialect(incidentDialect, (field) => ({ title: { field: 'summary', presence: 'summary' } })[field])
 */
export function canonicalDialect<Native>(
  source: Dialect<Native>,
  filterOf: (field: string) => CanonicalFilter | undefined,
): Dialect<Native> {
  return { ...source, rule: (field) => ruleFor(source, filterOf(field)) }
}

function ruleFor<Native>(source: Dialect<Native>, filter: CanonicalFilter | undefined): FilterRule<Native> | undefined {
  if (filter === undefined) return undefined
  const found = (predicate: Predicate) => translated(source, filter, predicate)
  return {
    isSingle: source.rule(filter.field)?.isSingle === true,
    operators: Object.fromEntries(operators.map((operator) => [operator, (one: Predicate) => found(one)?.fidelity])),
    translate(predicate) {
      const native = found(predicate)
      if (native === undefined) throw new RangeError(`${predicate.field} has no ${predicate.operator} at the provider.`)
      return native.translate()
    },
  }
}

interface Translated<Native> {
  readonly fidelity: Fidelity
  translate(): Native
}

function translated<Native>(
  source: Dialect<Native>,
  filter: CanonicalFilter,
  predicate: Predicate,
): Translated<Native> | undefined {
  const { operator } = predicate
  if (operator === 'IS NULL' || operator === 'IS NOT NULL') return asked(source, presenceOf(filter, operator))
  if (operator === 'IS EMPTY') return undefined
  const compared = asked(source, comparison(filter, predicate))
  if (compared !== undefined) return filter.isSame === true ? compared : { ...compared, fidelity: 'superset' }
  // No comparison holds without a value.
  const present = asked(source, presenceOf(filter, 'IS NOT NULL'))
  return present === undefined ? undefined : { ...present, fidelity: 'superset' }
}

function asked<Native>(source: Dialect<Native>, predicate: Predicate | undefined): Translated<Native> | undefined {
  const rule = predicate === undefined ? undefined : source.rule(predicate.field)
  if (predicate === undefined || rule === undefined) return undefined
  const entry = rule.operators[predicate.operator]
  const fidelity = typeof entry === 'function' ? entry(predicate) : entry
  return fidelity === undefined ? undefined : { fidelity, translate: () => rule.translate(predicate) }
}

function presenceOf({ presence }: CanonicalFilter, operator: 'IS NULL' | 'IS NOT NULL'): Predicate | undefined {
  return presence === undefined ? undefined : { type: 'predicate', field: presence, operator, values: [] }
}

/** The same predicate on the provider's field; undefined when one of its values means nothing there. */
function comparison(filter: CanonicalFilter, predicate: Predicate): Predicate | undefined {
  const { field, values, accepts = () => true } = filter
  if (!predicate.values.every((value) => accepts(literalText(value)))) return undefined
  if (values === undefined) return { ...predicate, field }
  if (!isMembership(predicate)) return undefined
  const native = predicate.values.map((value) => nativeValue(values, value))
  return native.every((value) => value !== undefined) ? { ...predicate, field, values: native } : undefined
}

function isMembership({ operator }: Predicate): boolean {
  return operator === '=' || operator === '!=' || operator === 'IN' || operator === 'NOT IN'
}

function nativeValue(values: Readonly<Record<string, string>>, literal: Literal): Literal | undefined {
  const text = literalText(literal).toLowerCase()
  const value = Object.hasOwn(values, text) ? values[text] : undefined
  return value === undefined ? undefined : { kind: 'string', value }
}
