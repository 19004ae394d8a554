import type { Connection, Field, Resource } from '@valence/element-kit'
import { resourcePath } from '@valence/element-kit'
import type { Instance } from '../instances/instance.ts'
import type { Clock } from '../ports.ts'

/** The fields that only the connected account can tell. Asked once in a while, by whoever needs them first. */
export type Discover = (instance: Instance, resource: Resource, connection: Connection) => Promise<readonly Field[]>

export function createDiscover(clock: Clock, keepMs: number): Discover {
  const kept = new Map<string, { readonly untilMs: number; readonly fields: Promise<readonly Field[]> }>()
  return async (instance, resource, connection) => {
    if (resource.discover === undefined) return []
    // A changed instance may be another account.
    const key = `${instance.id}/${instance.updatedAt.getTime()}/${resourcePath(resource)}`
    const nowMs = clock.now().getTime()
    const known = kept.get(key)
    if (known !== undefined && known.untilMs > nowMs) return known.fields
    for (const [name, { untilMs }] of kept) if (untilMs <= nowMs) kept.delete(name)
    const fields = resource.discover(connection)
    kept.set(key, { untilMs: nowMs + keepMs, fields })
    try {
      return await fields
    } catch (error) {
      // A failure is told to those who waited for it, and not kept.
      kept.delete(key)
      throw error
    }
  }
}
