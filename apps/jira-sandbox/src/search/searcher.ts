import type { TermSource } from '../jql/plan.ts'
import type { Prepared } from '../jql/prepared.ts'
import type { IssueRecord } from '../records/records.ts'
import type { State } from '../world/state.ts'
import type { IssueIndex } from './index/issue-index.ts'
import { fails, knownSlots, passes } from './known-slots.ts'
import { type Order, orderOf, type Placed, type Position } from './position.ts'
import { createRemembered } from './remembered.ts'
import { slotsOf } from './select.ts'
import { sortSlots } from './sort-slots.ts'

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
  /** By what it mostly depends whether an issue is seen. */
  readonly projects: TermSource
  readonly levels: TermSource
}

/**
 * What a query may find is put in order first, and tested from there on, until a page is full: to put numbers in order is
 * cheap, to look at an issue is not.
 */
export function createSearcher({ state, index, projects, levels }: SearcherDeps): Searcher {
  const revision = () => `${state.revision} ${index.revision}`
  /** Slots of what may be found, in order. */
  const candidates = createRemembered<Int32Array>(revision)
  /** Slots of what is found, in no order. */
  const matches = createRemembered<Int32Array>(revision)
  /** Slots of what is found, in order. */
  const results = createRemembered<Int32Array>(revision)

  function matchesOf(prepared: Prepared): Int32Array {
    index.refresh()
    return matches.get(prepared.key, () => {
      const known = knownSlots(prepared.known, index)
      return slotsOf(prepared.plan, index).filter(acceptance(prepared, known))
    })
  }

  /**
   * Whether what is in a slot is found. Most issues are seen or not by their project; those of which is `known` what the
   * query says of them are then not looked at.
   */
  function acceptance({ sight, visible, test }: Prepared, known?: Uint8Array): (slot: number) => boolean {
    const { documents } = index.slots
    const project = index.postings(projects).firsts
    const level = index.postings(levels).firsts
    const isWhole = Uint8Array.from(project.terms, (term) => (sight.whole.has(String(term)) ? 1 : 0))
    const isPartly = Uint8Array.from(project.terms, (term) => (sight.partly.has(String(term)) ? 1 : 0))
    return (slot) => {
      const at = project.bySlot[slot] ?? 0
      if (isWhole[at] === 0 && isPartly[at] === 0) return false
      const isSeen = isWhole[at] === 1 && (level.bySlot[slot] ?? 0) < 0
      const mark = known?.[slot] ?? 0
      if (mark === fails || (mark === passes && isSeen)) return mark === passes
      const issue = documents[slot]
      return issue !== undefined && test(issue) && (isSeen || visible(issue))
    }
  }

  /** As many as `wanted` behind a position, in order. */
  function take(prepared: Prepared, order: Order, wanted: number, after?: Position, except?: ReadonlySet<string>) {
    const { documents } = index.slots
    const sorted = candidates.get(prepared.key, () => sortSlots(slotsOf(prepared.plan, index), order, index))
    const accepts = acceptance(prepared)
    const taken: Placed[] = []
    for (let at = after ? placeBehind(after, sorted, order) : 0; at < sorted.length && taken.length < wanted; at += 1) {
      const slot = sorted[at] ?? -1
      if (!accepts(slot)) continue
      const issue = documents[slot]
      if (issue && !except?.has(issue.id)) taken.push(order.place(issue))
    }
    return taken
  }

  /** The first place that is not the position's own or one before it. */
  function placeBehind(position: Position, sorted: Int32Array, order: Order): number {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const issue = index.slots.documents[sorted[middle] ?? -1]
      if (issue && order.compare(order.place(issue), position) <= 0) low = middle + 1
      else high = middle
    }
    return low
  }

  function find(prepared: Prepared, { after, limit, reconcile = [] }: PageRequest): IssuePage {
    index.refresh()
    const order = orderOf(prepared.sortKeys)
    const stale = reconcile.filter((id) => index.isBehind(id))
    const behind = stale.length === 0 ? undefined : new Set(stale)
    const placed = take(prepared, order, limit + 1, after, behind)
    if (behind) placed.push(...truthOf(behind, prepared, order, after))
    if (behind) placed.sort(order.compare)
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

  function issuesIn(slots: Int32Array): IssueRecord[] {
    return Array.from(slots).flatMap((slot) => index.slots.documents[slot] ?? [])
  }

  return {
    find,
    all: (prepared) => issuesIn(matchesOf(prepared)),
    count: (prepared) => matchesOf(prepared).length,
    window(prepared, { startAt, limit }) {
      const found = matchesOf(prepared)
      const sorted = results.get(prepared.key, () => sortSlots(found, orderOf(prepared.sortKeys), index))
      return { issues: issuesIn(sorted.slice(startAt, startAt + limit)), total: found.length }
    },
  }
}
