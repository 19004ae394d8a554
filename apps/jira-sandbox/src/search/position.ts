import { idColumn, type SortKey } from '../jql/order.ts'
import { compareValues, type SortValue } from '../jql/sort-value.ts'
import type { IssueRecord } from '../records/records.ts'

/** Where a page ended: the sort values of its last issue and its id. */
export interface Position {
  readonly values: readonly SortValue[]
  readonly id: number
}

/** An issue with its place in an order. */
export interface Placed extends Position {
  readonly issue: IssueRecord
}

/** How results are ordered: newest first when the query says nothing, and by id what the query leaves open. */
export interface Order {
  readonly keys: readonly SortKey[]
  place(issue: IssueRecord): Placed
  compare(left: Position, right: Position): number
}

const newestFirst: SortKey = {
  descending: true,
  column: idColumn,
  first: undefined,
  listed: undefined,
  of: (issue) => Number(issue.id),
}

export function orderOf(sortKeys: readonly SortKey[]): Order {
  const keys = sortKeys.length === 0 ? [newestFirst] : sortKeys
  return {
    keys,
    place: (issue) => ({ issue, id: Number(issue.id), values: keys.map((key) => key.of(issue)) }),
    compare(left, right) {
      for (let at = 0; at < keys.length; at += 1) {
        const order = compareValues(left.values[at] ?? null, right.values[at] ?? null, keys[at]?.descending === true)
        if (order !== 0) return order
      }
      return left.id - right.id
    },
  }
}
