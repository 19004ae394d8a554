import type { InstanceStore } from './store.ts'

/** Tells all processes of changed instances. It may fail to: whoever needs to be sure reads the instance. */
export interface InstanceAnnouncements {
  /** Calls back soon after a change in any process; without an id when any instance may have changed. */
  listen(changed: (instanceId?: number) => void): void
}

/** What was heard in this process of changes of instances. */
export interface InstanceNews {
  /** Grows when the instance may have changed. */
  count(instanceId: number): number
  /** An instance that was changed here. */
  tell(instanceId: number): void
  listen(changed: (instanceId?: number) => void): void
}

/** Beyond so many everything may have changed: then all is read once more. */
const countedMax = 10_000

export function createInstanceNews(announcements: InstanceAnnouncements): InstanceNews {
  const counts = new Map<number, number>()
  const listeners: ((instanceId?: number) => void)[] = []
  let all = 0

  function heard(instanceId?: number): void {
    if (instanceId === undefined || counts.size >= countedMax) {
      for (const count of counts.values()) all = Math.max(all, count)
      counts.clear()
      all += 1
    } else counts.set(instanceId, (counts.get(instanceId) ?? all) + 1)
    for (const changed of listeners) changed(instanceId)
  }

  announcements.listen(heard)
  return {
    count: (instanceId) => counts.get(instanceId) ?? all,
    tell: heard,
    listen: (changed) => void listeners.push(changed),
  }
}

/** A store that tells this process at once of what it changes: announcements are soon, and this is now. */
export function telling(store: InstanceStore, { tell }: Pick<InstanceNews, 'tell'>): InstanceStore {
  return {
    ...store,
    async save(instance, ...rest) {
      const isSaved = await store.save(instance, ...rest)
      if (isSaved) tell(instance.id)
      return isSaved
    },
    async remove(instance) {
      const isRemoved = await store.remove(instance)
      if (isRemoved) tell(instance.id)
      return isRemoved
    },
  }
}
