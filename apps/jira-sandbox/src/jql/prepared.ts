import type { Sight } from '../permissions/permissions.ts'
import type { IssueRecord } from '../records/records.ts'
import type { ClauseWarning } from './compilation.ts'
import type { SortKey } from './order.ts'
import type { Known, Plan } from './plan.ts'

/** A query ready to run for one caller. */
export interface Prepared {
  /** The same for the same question of the same caller while the answer may be the same. */
  readonly key: string
  /** False when nothing restricts the search. */
  readonly bounded: boolean
  /** Mistakes of meaning; the query finds nothing when there are any. */
  readonly faults: readonly string[]
  readonly sortFaults: readonly string[]
  /** Clauses that were cut short. */
  readonly warnings: readonly ClauseWarning[]
  readonly sortKeys: readonly SortKey[]
  /** How many fields the query orders by, known or not. */
  readonly orderFields: number
  /** How many operands its longest list has. */
  readonly longestList: number
  /** Where to look; everything it names is to be tested. */
  readonly plan: Plan
  /** What needs no test. */
  readonly known: Known
  /** The truth about one issue, whether the caller may see it or not. */
  test(issue: IssueRecord): boolean
  /** What the caller sees, and whether that takes in an issue. */
  readonly sight: Sight
  visible(issue: IssueRecord): boolean
}

export type Preparation =
  | { readonly kind: 'malformed'; readonly message: string }
  | { readonly kind: 'ready'; readonly prepared: Prepared }
