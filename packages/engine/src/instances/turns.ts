/** Runs what is given for an id after what was given before it has ended, well or not. */
export type InTurn<Id = number> = <T>(id: Id, act: () => Promise<T>) => Promise<T>

/**
 * A change reads an instance, asks its provider, and writes it back; two at once would undo each other. Within a process they take
 * turns; between processes the one that comes too late to write begins again.
 */
export function createTurns<Id = number>(): InTurn<Id> {
  const last = new Map<Id, Promise<unknown>>()
  return async (id, act) => {
    const before = last.get(id) ?? Promise.resolve()
    const mine = before.then(act, act)
    last.set(id, mine)
    try {
      return await mine
    } finally {
      if (last.get(id) === mine) last.delete(id)
    }
  }
}
