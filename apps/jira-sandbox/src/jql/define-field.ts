import type { Comparison, JqlField } from './field.ts'
import { javaTypes } from './java-types.ts'
import { operatorSets } from './operator-sets.ts'

type OperatorSet = keyof typeof operatorSets

/** A field every site has, by all its names: `issuetype type`. The changelog may know it by another id. */
export function define(
  names: string,
  set: OperatorSet,
  type: keyof typeof javaTypes,
  comparison: Comparison,
  fieldId?: string,
): JqlField {
  const [name = '', ...others] = names.split(' ')
  return {
    name,
    names: [name, ...others],
    displayName: name,
    operators: operatorSets[set],
    orderable: comparison.kind !== 'presence' && set !== 'comment' && set !== 'anyText',
    searchable: true,
    types: [javaTypes[type]],
    customId: undefined,
    fieldId: fieldId ?? name,
    comparison,
  }
}
