import { type Connection, type DiscoveryScope, type Field, type Resource, resourcePath } from '@valence/element-kit'
import type { Instance } from '../instances/instance.ts'
import type { Clock } from '../ports.ts'

export interface DiscoverOptions {
  readonly scope?: DiscoveryScope
  /** Something is asked for that was not there the last time: what was just discovered stands, what is older is asked again. */
  readonly isOutdated?: boolean
}

/** The fields that only the connected account can tell. Asked once in a while, by whoever needs them first. */
export type Discover = (
  instance: Instance,
  resource: Resource,
  connection: Connection,
  options?: DiscoverOptions,
) => Promise<readonly Field[]>

interface Kept {
  readonly sinceMs: number
  readonly fields: Promise<readonly Field[]>
}

export function createDiscover(clock: Clock, keepMs: number): Discover {
  const kept = new Map<string, Kept>()
  return async (instance, resource, connection, { scope = {}, isOutdated = false } = {}) => {
    if (resource.discover === undefined) return []
    const key = keyOf(instance, resource, scope)
    const nowMs = clock.now().getTime()
    const known = kept.get(key)
    if (known !== undefined && nowMs - known.sinceMs < (isOutdated ? justNowMs : keepMs)) return known.fields
    for (const [name, { sinceMs }] of kept) if (nowMs - sinceMs >= keepMs) kept.delete(name)
    const fields = resource.discover(connection, scope)
    kept.set(key, { sinceMs: nowMs, fields })
    try {
      return await fields
    } catch (error) {
      // A failure is told to those who waited for it, and not kept.
      kept.delete(key)
      throw error
    }
  }
}

/** So long a name that was not found stays unknown without being asked for again. */
const justNowMs = 10_000

/** A changed instance may be another account. */
function keyOf(instance: Instance, resource: Resource, scope: DiscoveryScope): string {
  const narrowed = Object.entries(scope).toSorted(([left], [right]) => (left < right ? -1 : 1))
  return JSON.stringify([instance.id, instance.updatedAt.getTime(), resourcePath(resource), narrowed])
}
