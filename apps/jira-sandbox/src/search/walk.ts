import type { IssueRecord } from '../records.ts'
import type { Column } from './index/column.ts'
import type { Slots } from './index/slots.ts'
import type { Order, Placed, Position } from './position.ts'
import type { Places } from './select.ts'

interface Walk {
  readonly column: Column
  /** Where to look. */
  readonly places: Places
  readonly slots: Slots
  readonly order: Order
  readonly after: Position | undefined
  readonly wanted: number
  /** How many documents may be read before the walk is given up. */
  readonly budget: number
  accepts(issue: IssueRecord): boolean
}

/**
 * Goes along a sorted column until it has as many issues as are wanted; undefined when that takes too long. What the
 * column leaves open, issues with the same value, is ordered group by group.
 */
export function walkColumn({
  column,
  places,
  slots,
  order,
  after,
  wanted,
  budget,
  accepts,
}: Walk): Placed[] | undefined {
  const descending = order.keys[0]?.descending === true
  const found: Placed[] = []
  let read = 0
  let [low, high] = remaining(column, places, descending, after)
  while (low < high && found.length < wanted) {
    const value = column.valueAt(descending ? high - 1 : low)
    const from = descending ? column.rank(value, false) : low
    const to = descending ? high : column.rank(value, true)
    read += to - from
    if (read > budget) return undefined
    found.push(...group(from, to))
    if (descending) high = from
    else low = to
  }
  return found

  function group(from: number, to: number): Placed[] {
    const placed: Placed[] = []
    for (let place = from; place < to; place += 1) {
      const issue = slots.documents[column.slotAt(place)]
      if (!issue || !accepts(issue)) continue
      const candidate = order.place(issue)
      if (after === undefined || order.compare(candidate, after) > 0) placed.push(candidate)
    }
    return placed.length > 1 ? placed.sort(order.compare) : placed
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
