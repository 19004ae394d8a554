import { compareValues, type SortValue } from '../jql/sort-value.ts'
import type { IssueIndex } from './index/issue-index.ts'
import { keepLeast } from './least.ts'
import type { Order, Placed, Position } from './position.ts'
import { selectRange } from './select-range.ts'

/**
 * An order over the slots of the index. Values come from its columns where it has them: those lie side by side, while
 * an issue has to be fetched from all over the memory.
 */
export interface SlotOrder {
  compare: Order['compare']
  /** The first few of many slots, without those that are empty or not wanted. */
  first(slots: readonly number[], wanted: number, isWanted?: (placed: Placed) => boolean): Placed[]
  /** A few from a place on, of slots that are not empty. */
  window(slots: readonly number[], startAt: number, wanted: number): Placed[]
}

export function createSlotOrder(order: Order, index: IssueIndex): SlotOrder {
  const { documents, ids } = index.slots
  const keys = order.keys.map(({ descending, column, of }) => ({
    descending,
    read: index.reader(column) ?? ((slot: number): SortValue => readDocument(slot, of)),
  }))

  function readDocument(slot: number, of: Order['keys'][number]['of']): SortValue {
    const issue = documents[slot]
    return issue ? of(issue) : null
  }

  function place(slot: number): Placed | undefined {
    const issue = documents[slot]
    return issue && { issue, id: idOf(slot), values: keys.map(({ read }) => read(slot)) }
  }

  function idOf(slot: number): number {
    return ids[slot] ?? 0
  }

  /** Whether a slot comes before a position, value by value: of many slots most differ in the first. */
  function precedes(slot: number, position: Position): boolean {
    for (let at = 0; at < keys.length; at += 1) {
      const key = keys[at]
      if (!key) break
      const difference = compareValues(key.read(slot), position.values[at] ?? null, key.descending)
      if (difference !== 0) return difference < 0
    }
    return idOf(slot) < position.id
  }

  function compareSlots(left: number, right: number, from: number): number {
    for (let at = from; at < keys.length; at += 1) {
      const key = keys[at]
      const difference = key ? compareValues(key.read(left), key.read(right), key.descending) : 0
      if (difference !== 0) return difference
    }
    return idOf(left) - idOf(right)
  }

  /** Each slot is compared many times: its first value is read once. */
  function window(slots: readonly number[], startAt: number, wanted: number): Placed[] {
    const [first] = keys
    const values = slots.map((slot) => first?.read(slot) ?? null)
    const slotAt = (place: number) => slots[place] ?? -1
    const compare = (left: number, right: number) =>
      compareValues(values[left] ?? null, values[right] ?? null, first?.descending === true) ||
      compareSlots(slotAt(left), slotAt(right), 1)
    const places = slots.map((_, place) => place)
    return selectRange(places, startAt, startAt + wanted, compare).flatMap((at) => place(slotAt(at)) ?? [])
  }

  return {
    compare: order.compare,
    first(slots, wanted, isWanted = () => true) {
      if (slots.length <= wanted)
        return slots
          .flatMap((slot) => place(slot) ?? [])
          .filter(isWanted)
          .sort(order.compare)
      const least = keepLeast<Placed>(wanted, order.compare)
      for (const slot of scattered(slots)) {
        if (least.limit !== undefined && !precedes(slot, least.limit)) continue
        const placed = place(slot)
        if (placed && isWanted(placed)) least.offer(placed)
      }
      return least.sorted()
    },
    window,
  }
}

const blockLength = 64

/**
 * The same slots, block by block from all over: they often lie from the last wanted to the first, and each would then
 * have to be taken in, only to be thrown out by the next.
 */
function* scattered(slots: readonly number[]): Iterable<number> {
  const blocks = Math.ceil(slots.length / blockLength)
  // Coprime to the number of blocks: each has its turn once.
  let step = Math.max(1, Math.floor(blocks * 0.618))
  while (greatestDivisor(step, blocks) !== 1) step += 1
  for (let turn = 0; turn < blocks; turn += 1) {
    const from = ((turn * step) % blocks) * blockLength
    for (let at = from; at < Math.min(from + blockLength, slots.length); at += 1) yield slots[at] ?? -1
  }
}

function greatestDivisor(left: number, right: number): number {
  return right === 0 ? left : greatestDivisor(right, left % right)
}
