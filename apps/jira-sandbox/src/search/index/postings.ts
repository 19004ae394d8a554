import { type Term, type TermSource, unset } from '../../jql/plan.ts'
import type { IssueRecord } from '../../records/records.ts'
import { createFirsts, type Firsts } from './firsts.ts'
import type { Slots } from './slots.ts'

/** Slots by term. Lists only grow; entries that are out of date or double are sorted out by whoever reads them. */
export interface Postings {
  /** Of a source by whose terms issues are ordered. */
  readonly firsts: Firsts
  slotsOf(term: Term): readonly number[]
  /** Whether a slot was filed more than once: then some of its entries may be out of date. */
  isRefiled(slot: number): boolean
  update(slot: number, issue: IssueRecord): void
  /** Files the next documents, also those that came since; true when all are. */
  advance(count: number): boolean
  /** Too many entries are out of date: building anew is cheaper than reading on. */
  readonly isWorn: boolean
}

const wearMin = 2_000
const noSlots: readonly number[] = []

/** Begins empty: `advance` files the documents, and may be called between other work. */
export function createPostings(source: TermSource, slots: Slots): Postings {
  const lists = new Map<Term, number[]>()
  const firsts = createFirsts()
  const refiled = new Set<number>()
  let next = 0
  let built = 0
  let added = 0

  function file(slot: number, issue: IssueRecord): number {
    let filed = 0
    let first: Term | undefined
    for (const term of source.terms(issue)) {
      add(term, slot)
      first ??= term
      filed += 1
    }
    if (filed === 0) add(unset, slot)
    if (source.isOrder) firsts.set(slot, first)
    return Math.max(1, filed)
  }

  function add(term: Term, slot: number): void {
    const list = lists.get(term)
    if (!list) lists.set(term, [slot])
    else if (list.at(-1) !== slot) list.push(slot)
  }

  return {
    firsts,
    slotsOf: (term) => lists.get(term) ?? noSlots,
    isRefiled: (slot) => refiled.has(slot),
    advance(count) {
      const end = Math.min(slots.documents.length, next + count)
      for (; next < end; next += 1) {
        const issue = slots.documents[next]
        if (issue) built += file(next, issue)
      }
      return next === slots.documents.length
    },
    update(slot, issue) {
      // Its turn is still to come.
      if (slot >= next) return
      refiled.add(slot)
      added += file(slot, issue)
    },
    get isWorn() {
      return added > Math.max(wearMin, built)
    },
  }
}
