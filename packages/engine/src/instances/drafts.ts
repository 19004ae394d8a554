import type { InstanceLookup } from '../ports.ts'
import type { Instance } from './instance.ts'

/** Instances by id, those among them that are still being proved: nothing of a new one is stored yet, and it is not gone. */
export interface Drafts extends InstanceLookup {
  /** While `act` proves a draft, it stands for what is stored under its id. */
  prove<T>(draft: Instance, act: () => Promise<T>): Promise<T>
}

export function createDrafts(stored: InstanceLookup): Drafts {
  const drafts = new Map<number, Instance>()
  return {
    byId: async (id) => drafts.get(id) ?? stored.byId(id),
    async prove(draft, act) {
      drafts.set(draft.id, draft)
      try {
        return await act()
      } finally {
        drafts.delete(draft.id)
      }
    },
  }
}
