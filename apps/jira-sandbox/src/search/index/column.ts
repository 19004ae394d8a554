import type { ColumnSource } from '../../jql/plan.ts'
import { compareValues, type SortValue } from '../../jql/sort-value.ts'
import type { IssueRecord } from '../../records/records.ts'
import type { Ranks } from './ranks.ts'
import type { Slots } from './slots.ts'

/** The documents that have a value, sorted by it and then by id. */
export interface Column {
  readonly length: number
  slotAt(place: number): number
  ranks(): Ranks
  /** How many come before the value; with `after`, how many come before or have it. */
  rank(value: SortValue, after: boolean): number
  /** Reads the next documents; true when all are read and sorted. */
  advance(count: number): boolean
  update(slot: number, issue: IssueRecord | undefined): void
}

/** Begins empty: `advance` reads the documents, and may be called between other work. */
export function createColumn(source: ColumnSource, slots: Slots): Column {
  const values: SortValue[] = []
  const order: number[] = []
  let isSorted = false
  /** Good until a value changes. */
  let ranks: Ranks | undefined

  function compareSlots(left: number, right: number): number {
    return compareValues(valueIn(left), valueIn(right), false) || idOf(left) - idOf(right)
  }

  /** The same order over plain numbers, which takes a third of the time. */
  function compareNumbers(numbers: Float64Array, left: number, right: number): number {
    return (numbers[left] ?? 0) - (numbers[right] ?? 0) || idOf(left) - idOf(right)
  }

  function valueIn(slot: number | undefined): SortValue {
    return values[slot ?? -1] ?? null
  }

  function idOf(slot: number): number {
    return slots.ids[slot] ?? 0
  }

  /** The first place whose slot does not come before. */
  function search(comesBefore: (slot: number) => boolean): number {
    let [low, high] = [0, order.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (comesBefore(order[middle] ?? 0)) low = middle + 1
      else high = middle
    }
    return low
  }

  const placeOf = (slot: number) => search((other) => compareSlots(other, slot) < 0)

  function rankAll(): Ranks {
    const bySlot = new Int32Array(slots.documents.length)
    let rank = -1
    let before: SortValue = null
    for (const slot of order) {
      const value = valueIn(slot)
      if (value !== before) rank += 1
      before = value
      bySlot[slot] = rank
    }
    const last = rank + 1
    for (let slot = 0; slot < bySlot.length; slot += 1) if (valueIn(slot) === null) bySlot[slot] = last
    return { bySlot, count: last + 1 }
  }

  return {
    get length() {
      return order.length
    },
    slotAt: (place) => order[place] ?? -1,
    ranks() {
      if (ranks?.bySlot.length !== slots.documents.length) ranks = rankAll()
      return ranks
    },
    rank(value, after) {
      return search((slot) => compareValues(valueIn(slot), value, false) < (after ? 1 : 0))
    },
    advance(count) {
      if (isSorted) return true
      const end = Math.min(slots.documents.length, values.length + count)
      for (let slot = values.length; slot < end; slot += 1) {
        const issue = slots.documents[slot]
        values.push(issue ? source.value(issue) : null)
      }
      if (end < slots.documents.length) return false
      for (const [slot, value] of values.entries()) if (value !== null) order.push(slot)
      const numbers = numbersOf(values)
      order.sort(numbers ? (left, right) => compareNumbers(numbers, left, right) : compareSlots)
      isSorted = true
      return true
    },
    update(slot, issue) {
      const value = issue ? source.value(issue) : null
      if (!isSorted) {
        if (slot < values.length) values[slot] = value
        return
      }
      if (value === valueIn(slot)) return
      ranks = undefined
      if (valueIn(slot) !== null) order.splice(placeOf(slot), 1)
      values[slot] = value
      if (value !== null) order.splice(placeOf(slot), 0, slot)
    },
  }
}

/** Undefined when some value is no number; what has none is never compared. */
function numbersOf(values: readonly SortValue[]): Float64Array | undefined {
  if (!values.every((value) => value === null || typeof value === 'number')) return undefined
  return Float64Array.from(values, Number)
}
