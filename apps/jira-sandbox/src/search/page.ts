import { compareValues, type SortKey, type SortValue } from '../jql/order.ts'
import type { IssueRecord } from '../records.ts'

/** Where a page ended: the sort values of its last issue and its id. */
export interface Position {
  readonly values: readonly SortValue[]
  readonly id: number
}

export interface PageRequest {
  readonly issues: Iterable<IssueRecord>
  readonly sortKeys: readonly SortKey[]
  readonly after: Position | undefined
  readonly limit: number
  test(issue: IssueRecord): boolean
}

export interface IssuePage {
  readonly issues: readonly IssueRecord[]
  /** Absent on the last page. */
  readonly end: Position | undefined
}

interface Placed extends Position {
  readonly issue: IssueRecord
}

/**
 * One page by its place in the order, not by counting: issues created or deleted meanwhile move nothing. Only the
 * first `limit` of those behind the position are kept while going through, so the cost does not grow with the result.
 */
export function findPage({ issues, sortKeys, after, limit, test }: PageRequest): IssuePage {
  const compare = comparing(sortKeys)
  const heap = createHeap(limit + 1, compare)
  for (const issue of issues) {
    if (!test(issue)) continue
    const placed: Placed = { issue, id: Number(issue.id), values: sortKeys.map((key) => key.of(issue)) }
    if (after === undefined || compare(placed, after) > 0) heap.offer(placed)
  }
  const sorted = heap.items.sort(compare)
  const page = sorted.slice(0, limit)
  const last = page.at(-1)
  const end = sorted.length > limit && last ? { values: last.values, id: last.id } : undefined
  return { issues: page.map((placed) => placed.issue), end }
}

/** Newest first when the query asks for no order; otherwise the id settles what the order leaves open. */
function comparing(sortKeys: readonly SortKey[]): (left: Position, right: Position) => number {
  if (sortKeys.length === 0) return (left, right) => right.id - left.id
  return (left, right) => {
    for (const [at, key] of sortKeys.entries()) {
      const order = compareValues(left.values[at] ?? null, right.values[at] ?? null, key.descending)
      if (order !== 0) return order
    }
    return left.id - right.id
  }
}

/** Keeps the smallest items offered: a binary heap with the greatest of them on top. */
function createHeap(size: number, compare: (left: Placed, right: Placed) => number) {
  const items: Placed[] = []

  function swap(left: number, right: number): void {
    const [first, second] = [items[left], items[right]]
    if (!first || !second) return
    items[left] = second
    items[right] = first
  }

  function greater(left: number, right: number): boolean {
    const [first, second] = [items[left], items[right]]
    return first !== undefined && second !== undefined && compare(first, second) > 0
  }

  function rise(from: number): void {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1
      if (!greater(at, parent)) return
      swap(at, parent)
      at = parent
    }
  }

  function sink(): void {
    for (let at = 0; ; ) {
      const left = 2 * at + 1
      const child = greater(left + 1, left) ? left + 1 : left
      if (!greater(child, at)) return
      swap(at, child)
      at = child
    }
  }

  function offer(item: Placed): void {
    const [top] = items
    if (items.length < size) {
      items.push(item)
      rise(items.length - 1)
    } else if (top && compare(item, top) < 0) {
      items[0] = item
      sink()
    }
  }

  return { items, offer }
}
