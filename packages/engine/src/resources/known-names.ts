import type { Field, Resource } from '@valence/element-kit'
import { createNames, type Names } from './names.ts'

/** The names of a resource's fields: as the element declares them, and with what the connected account adds. */
export interface KnownNames {
  readonly declared: Names
  /**
   * Names in which the wanted ones have a meaning, if they have one at all. The provider is asked only when one is unknown, and
   * asked anew when it is still unknown in what was learned a while ago.
   */
  including(wanted: readonly string[]): Promise<Names>
  /** All names that there are, as far as that was learned lately. */
  all(): Promise<Names>
}

export function createKnownNames(
  resource: Resource,
  declared: Names,
  discover: (isOutdated: boolean) => Promise<readonly Field[]>,
): KnownNames {
  return {
    declared,
    async including(wanted) {
      if (hasAll(declared, wanted) || resource.discover === undefined) return declared
      const names = namesWith(resource, await discover(false))
      return hasAll(names, wanted) ? names : namesWith(resource, await discover(true))
    },
    async all() {
      return resource.discover === undefined ? declared : namesWith(resource, await discover(false))
    },
  }
}

function hasAll(names: Names, wanted: readonly string[]): boolean {
  return wanted.every((name) => names.resolve(name) !== undefined)
}

/** What was discovered is kept for minutes, and so are the names that are made of it. */
const made = new WeakMap<readonly Field[], Names>()

function namesWith(resource: Resource, discovered: readonly Field[]): Names {
  const known = made.get(discovered)
  if (known !== undefined) return known
  const names = createNames(resource, discovered)
  made.set(discovered, names)
  return names
}
