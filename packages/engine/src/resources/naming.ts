import type { Connection, Resource } from '@valence/element-kit'
import type { Instance } from '../instances/instance.ts'
import type { Discover } from './discover.ts'
import { createKnownNames, type KnownNames } from './known-names.ts'
import { createNames, type Names } from './names.ts'

/** The names of a resource's fields as an instance knows them. */
export type Naming = (instance: Instance, resource: Resource, connection: Connection) => KnownNames

export function createNaming(discover: Discover): Naming {
  const declared = new WeakMap<Resource, Names>()
  return (instance, resource, connection) => {
    const names = declared.get(resource) ?? createNames(resource)
    declared.set(resource, names)
    return createKnownNames(resource, names, (isOutdated) => discover(instance, resource, connection, { isOutdated }))
  }
}
