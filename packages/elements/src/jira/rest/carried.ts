import type { ItemOptions } from '@valence/element-kit'

/** Those of the parameters that are passed on under their own names. */
export function carried(names: readonly string[] = [], { parameters }: Pick<ItemOptions, 'parameters'>) {
  return Object.fromEntries(names.map((name) => [name, parameters[name]]))
}
