import type { Operations, Resource } from '@valence/element-kit'

type Verb = 'list' | 'get' | 'create' | 'update' | 'remove'

/** The operation of a resource of this element that another one is a view of. @throws Error when it has none: a mistake in here */
export function operationOf<V extends Verb>(resource: Resource, verb: V): NonNullable<Operations<unknown>[V]> {
  const operation = resource.operations[verb]
  if (operation === undefined) throw new Error(`${resource.name} has no ${verb}.`)
  return operation
}
