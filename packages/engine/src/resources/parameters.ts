import { and, type Expression, literalText, nearest, type Predicate } from '@valence/ceql'
import type { Resource } from '@valence/element-kit'

export type Parameters = Readonly<Record<string, string>>

/** Those of the given parameters that the resource declares: an element is never handed what it did not ask for. */
export function declaredParameters(
  { parameters = [] }: Pick<Resource, 'parameters'>,
  given: Parameters = {},
): Parameters {
  return Object.fromEntries(
    parameters.flatMap(({ name }) => {
      const value = Object.hasOwn(given, name) ? given[name] : undefined
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/**
 * What to say of parameters that a list does not know, but whose names are near to one that it does: `orderby` would be passed over
 * without a word, and `Where` answer too much. Other names may be meant for somebody else.
 */
export function adviceOnParameters(
  resource: Pick<Resource, 'parameters' | 'nativeQuery'>,
  given: Parameters = {},
): readonly string[] {
  const declared = declaredNames(resource)
  const unknown = Object.keys(given).filter((name) => !declared.includes(name))
  return unknown.slice(0, advisedMax).flatMap((name) => {
    const meant = nearest(name, [...ownNames, ...declared])
    return meant === undefined ? [] : [`There is no parameter '${name}'; did you mean '${meant}'?`]
  })
}

/** The parameters that every list has. */
const ownNames = ['where', 'fields', 'orderBy', 'page', 'pageSize', 'nextPage', 'returnCount', 'explain', 'safe']

const advisedMax = 5

export function declaredNames({
  parameters = [],
  nativeQuery,
}: Pick<Resource, 'parameters' | 'nativeQuery'>): readonly string[] {
  const names = parameters.map(({ name }) => name)
  return nativeQuery === undefined ? names : [...names, nativeQuery.parameter]
}

/**
 * Takes the provider's parameters out of a `where`: clients carry them there as `expand = 'lead'`, joined with AND. Anywhere else,
 * or with another operator, the same name is read as a field.
 */
export function liftParameters(
  where: Expression,
  resource: Pick<Resource, 'parameters' | 'nativeQuery'>,
): { readonly parameters: Parameters; readonly where: Expression | undefined } {
  const { parameters = [], nativeQuery } = resource
  const declared = nativeQuery === undefined ? parameters : [...parameters, { name: nativeQuery.parameter }]
  const names = new Map(
    declared.map(({ name, values }: { name: string; values?: readonly string[] }) => [name, values]),
  )
  const operands = where.type === 'and' ? where.operands : [where]
  const carried = operands.filter((operand): operand is Predicate => isCarrier(operand, names))
  if (carried.length === 0) return { parameters: {}, where }
  return {
    parameters: Object.fromEntries(carried.map(({ field, values }) => [field, values.map(literalText).join()])),
    where: and(operands.filter((operand) => !isCarrier(operand, names))),
  }
}

function isCarrier(expression: Expression, names: ReadonlyMap<string, readonly string[] | undefined>): boolean {
  if (expression.type !== 'predicate' || expression.operator !== '=' || !names.has(expression.field)) return false
  const values = names.get(expression.field)
  return values === undefined || expression.values.every((value) => values.includes(literalText(value)))
}
