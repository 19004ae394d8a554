import type { Prepared } from '../jql/prepared.ts'
import type { IssueRecord } from '../records/records.ts'
import type { State } from '../world/state.ts'
import type { IssueIndex } from './index/issue-index.ts'
import { type Order, orderOf, type Placed, type Position } from './position.ts'
import { createResults } from './results.ts'
import { costOf, placesWithin, visitSlots } from './select.ts'
import { createSlotOrder } from './slot-order.ts'
import { walkColumn } from './walk.ts'

export interface PageRequest {
  readonly after?: Position | undefined
  readonly limit: number
  /** Ids of issues to be taken from the truth where the index runs behind. */
  readonly reconcile?: readonly string[]
}

export interface IssuePage {
  readonly issues: readonly IssueRecord[]
  /** Absent on the last page. */
  readonly end: Position | undefined
}

/** Runs prepared queries over the index. Only what the caller may see is found or counted. */
export interface Searcher {
  /** One page by its place in the order, not by counting: issues created or deleted meanwhile move nothing. */
  find(prepared: Prepared, request: PageRequest): IssuePage
  /** One page by counting, with the number of all, as a Data Center gives it. */
  window(
    prepared: Prepared,
    window: { readonly startAt: number; readonly limit: number },
  ): { readonly issues: readonly IssueRecord[]; readonly total: number }
  count(prepared: Prepared): number
  /** Everything found, in no order. */
  all(prepared: Prepared): readonly IssueRecord[]
}

interface SearcherDeps {
  readonly state: State
  readonly index: IssueIndex
}

/** A walk is given up when it takes so many times longer than expected, and a page or so. */
const patience = 5
const pageful = 1_000

export function createSearcher({ state, index }: SearcherDeps): Searcher {
  const results = createResults(() => `${state.revision} ${index.revision}`)

  /** The slots of everything found. */
  function matches(prepared: Prepared): readonly number[] {
    index.refresh()
    return results.matches(prepared.key, () => select(prepared))
  }

  function select(prepared: Prepared): number[] {
    const { documents } = index.slots
    return candidates(prepared).filter((slot) => {
      const issue = documents[slot]
      return issue !== undefined && prepared.test(issue) && prepared.visible(issue)
    })
  }

  /** Every slot that the plan leads to, once. */
  function candidates(prepared: Prepared): number[] {
    const seen = new Uint8Array(index.slots.documents.length)
    const slots: number[] = []
    visitSlots(prepared.plan, index, (slot) => {
      if (seen[slot] !== 0) return
      seen[slot] = 1
      slots.push(slot)
    })
    return slots
  }

  /** As many as `wanted` behind a position, in order. */
  function take(prepared: Prepared, order: Order, after: Position | undefined, wanted: number): readonly Placed[] {
    const walked = walk(prepared, order, after, wanted)
    if (walked) return walked.slice(0, wanted)
    const slotOrder = createSlotOrder(order, index)
    // Only what may come into the page is tested, and not everything that the query finds.
    const isWanted = (placed: Placed) =>
      (after === undefined || order.compare(placed, after) > 0) &&
      prepared.test(placed.issue) &&
      prepared.visible(placed.issue)
    return results.page(prepared.key, order, after, wanted, (length) =>
      slotOrder.first(candidates(prepared), length, isWanted),
    )
  }

  /** Worth it when a sorted column is at hand and the query finds so much that a page of it comes soon. */
  function walk(prepared: Prepared, order: Order, after: Position | undefined, wanted: number) {
    const source = order.keys[0]?.column
    if (!source || results.has(prepared.key)) return undefined
    const column = index.column(source)
    // Issues without a value are in no place. A range leaves them out anyway; else they come last going up, first going down.
    const within = placesWithin(prepared.plan, source, index)
    const isPartial = !within && column.length < index.slots.count
    const isBehindColumn = after !== undefined && (after.values[0] ?? null) === null
    if (isPartial && (isBehindColumn || order.keys[0]?.descending === true)) return undefined
    const places = within ?? { from: 0, to: column.length }
    const cost = costOf(prepared.plan, index)
    /** As many as have to be read when the query finds all its plan leads to, and these lie anywhere. */
    const expected = (wanted * (places.to - places.from)) / Math.max(1, cost)
    if (cost < expected) return undefined
    const budget = Math.min(cost, patience * expected + pageful)
    const accepts = (issue: IssueRecord) => prepared.test(issue) && prepared.visible(issue)
    const slotOrder = createSlotOrder(order, index)
    const found = walkColumn({ column, places, slots: index.slots, order, slotOrder, after, wanted, budget, accepts })
    return isPartial && found !== undefined && found.length < wanted ? undefined : found
  }

  function find(prepared: Prepared, { after, limit, reconcile = [] }: PageRequest): IssuePage {
    index.refresh()
    const order = orderOf(prepared.sortKeys)
    const behind = new Set(reconcile.filter((id) => index.isBehind(id)))
    const stale = behind.size > 0
    const query = stale ? without(prepared, behind) : prepared
    const placed = [...take(query, order, after, limit + 1)]
    if (stale) placed.push(...truthOf(behind, prepared, order, after))
    if (stale) placed.sort(order.compare)
    const page = placed.slice(0, limit)
    const last = page.at(-1)
    const end = placed.length > limit && last ? { values: last.values, id: last.id } : undefined
    return { issues: page.map((it) => it.issue), end }
  }

  function truthOf(ids: ReadonlySet<string>, prepared: Prepared, order: Order, after: Position | undefined): Placed[] {
    return [...ids].flatMap((id) => {
      const issue = state.issues.get(id)
      if (!issue || !prepared.test(issue) || !prepared.visible(issue)) return []
      const placed = order.place(issue)
      return after === undefined || order.compare(placed, after) > 0 ? [placed] : []
    })
  }

  return {
    find,
    all: (prepared) => matches(prepared).flatMap((slot) => index.slots.documents[slot] ?? []),
    count: (prepared) => matches(prepared).length,
    window(prepared, { startAt, limit }) {
      const found = matches(prepared)
      const slotOrder = createSlotOrder(orderOf(prepared.sortKeys), index)
      const issues = results.window(prepared.key, found, slotOrder, startAt, limit).map((placed) => placed.issue)
      return { issues, total: found.length }
    },
  }
}

/** The query for all but a few issues. */
function without(prepared: Prepared, ids: ReadonlySet<string>): Prepared {
  return {
    ...prepared,
    key: `${prepared.key} without ${[...ids].join()}`,
    test: (issue) => !ids.has(issue.id) && prepared.test(issue),
  }
}
