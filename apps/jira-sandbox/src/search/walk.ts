import { compareValues, type SortValue } from '../jql/sort-value.ts'
import type { IssueRecord } from '../records/records.ts'
import type { Column } from './index/column.ts'
import type { Slots } from './index/slots.ts'
import type { Order, Placed, Position } from './position.ts'
import type { Places } from './select.ts'
import type { SlotOrder } from './slot-order.ts'

interface Walk {
  readonly column: Column
  /** Where to look. */
  readonly places: Places
  readonly slots: Slots
  readonly order: Order
  readonly slotOrder: SlotOrder
  readonly after: Position | undefined
  readonly wanted: number
  /** How many documents may be read before the walk is given up. */
  readonly budget: number
  accepts(issue: IssueRecord): boolean
}

/**
 * Goes along a sorted column until it has as many issues as are wanted; undefined when that takes too long. Issues with
 * the same value lie by id in a column: as they are wanted when nothing else orders them, so that a group is
 * read no further than needed; else group by group they are ordered.
 */
export function walkColumn({
  column,
  places,
  slots,
  order,
  slotOrder,
  after,
  wanted,
  budget,
  accepts,
}: Walk): Placed[] | undefined {
  const descending = order.keys[0]?.descending === true
  const isById = order.keys.length === 1 || order.keys[0]?.column?.isUnique === true
  const isWanted = (placed: Placed) =>
    accepts(placed.issue) && (after === undefined || order.compare(placed, after) > 0)
  const found: Placed[] = []
  let read = 0
  let [low, high] = remaining(column, places, descending, after)
  while (low < high && found.length < wanted) {
    const value = column.valueAt(descending ? high - 1 : low)
    const from = descending ? column.rank(value, false) : low
    const to = descending ? high : column.rank(value, true)
    if (isById) {
      found.push(...firstOf(from, to, value))
    } else {
      read += to - from
      if (read <= budget) found.push(...group(from, to))
    }
    if (read > budget) return undefined
    if (descending) high = from
    else low = to
  }
  return found

  function firstOf(from: number, to: number, value: SortValue): Placed[] {
    const placed: Placed[] = []
    const isBehind = after !== undefined && compareValues(value, after.values[0] ?? null, false) === 0
    let place = isBehind ? placeBehind(after.id, from, to) : from
    for (; place < to && found.length + placed.length < wanted && read <= budget; place += 1) {
      read += 1
      const issue = slots.documents[column.slotAt(place)]
      if (issue && accepts(issue)) placed.push(order.place(issue))
    }
    return placed
  }

  /** In a group, the first place with a greater id. */
  function placeBehind(id: number, from: number, to: number): number {
    let [low, high] = [from, to]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((slots.ids[column.slotAt(middle)] ?? 0) <= id) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The first of a group, as many as are still wanted. */
  function group(from: number, to: number): Placed[] {
    return slotOrder.first(slotsBetween(from, to), wanted - found.length, isWanted)
  }

  function slotsBetween(from: number, to: number): number[] {
    const between: number[] = []
    for (let place = from; place < to; place += 1) between.push(column.slotAt(place))
    return between
  }
}

function remaining(
  column: Column,
  { from, to }: Places,
  descending: boolean,
  after: Position | undefined,
): [number, number] {
  const value = after?.values[0] ?? null
  if (value === null) return [from, to]
  if (descending) return [from, Math.min(to, column.rank(value, true))]
  return [Math.max(from, column.rank(value, false)), to]
}
