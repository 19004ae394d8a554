import type { IssueRecord } from '../records/records.ts'
import { keepLeast } from './least.ts'
import type { Order, Placed, Position } from './position.ts'

/** What queries found, for as long as nothing changes: later pages cost no second search. */
export interface Results {
  has(key: string): boolean
  matches(key: string, select: () => readonly IssueRecord[]): readonly IssueRecord[]
  /** The first few behind a position. */
  behind(key: string, found: readonly IssueRecord[], order: Order, after: Position, wanted: number): readonly Placed[]
  /** A few from a place on. */
  window(key: string, found: readonly IssueRecord[], order: Order, startAt: number, wanted: number): readonly Placed[]
}

interface Entry {
  readonly found: readonly IssueRecord[]
  sorted?: Placed[]
}

const entriesMax = 16
/** Below this many, choosing the least is cheaper than sorting all. */
const firstWindow = 200

export function createResults(revision: () => string): Results {
  const entries = new Map<string, Entry>()
  let holdsFor = ''

  function entry(key: string): Entry | undefined {
    const now = revision()
    if (holdsFor !== now) entries.clear()
    holdsFor = now
    return entries.get(key)
  }

  function keep(key: string, found: readonly IssueRecord[]): Entry {
    const [oldest] = entries.keys()
    if (entries.size >= entriesMax && oldest !== undefined) entries.delete(oldest)
    const fresh: Entry = { found }
    entries.set(key, fresh)
    return fresh
  }

  function sorted(key: string, found: readonly IssueRecord[], order: Order): readonly Placed[] {
    const known = entry(key) ?? keep(key, found)
    known.sorted ??= found.map(order.place).sort(order.compare)
    return known.sorted
  }

  return {
    has: (key) => entry(key) !== undefined,
    matches: (key, select) => (entry(key) ?? keep(key, select())).found,
    behind(key, found, order, after, wanted) {
      const all = sorted(key, found, order)
      let [low, high] = [0, all.length]
      while (low < high) {
        const middle = (low + high) >> 1
        const placed = all[middle]
        if (placed && order.compare(placed, after) <= 0) low = middle + 1
        else high = middle
      }
      return all.slice(low, low + wanted)
    },
    window(key, found, order, startAt, wanted) {
      if (entry(key)?.sorted === undefined && startAt + wanted <= firstWindow) {
        const least = keepLeast<Placed>(startAt + wanted, order.compare)
        for (const issue of found) least.offer(order.place(issue))
        return least.sorted().slice(startAt)
      }
      return sorted(key, found, order).slice(startAt, startAt + wanted)
    },
  }
}
