import type { Known, TermsKnown } from '../jql/plan.ts'
import type { IssueIndex } from './index/issue-index.ts'

export const passes = 1
export const fails = 2

/** For each slot whether its document `passes` or `fails`, or 0 where it has to be read. Empty slots may have either. */
export function knownSlots(known: Known, index: IssueIndex): Uint8Array {
  const length = index.slots.documents.length
  if (known.kind === 'nothing') return new Uint8Array(length)
  if ('terms' in known) return byTerms(known, index)
  // One that decides, decides for all; without it only all together do.
  const [decisive, other] = known.kind === 'and' ? [fails, passes] : [passes, fails]
  const result = new Uint8Array(length).fill(other)
  for (const part of known.parts) {
    const marks = knownSlots(part, index)
    for (let slot = 0; slot < length; slot += 1) {
      const mark = marks[slot] ?? 0
      if (mark === decisive || (mark === 0 && result[slot] === other)) result[slot] = mark
    }
  }
  return result
}

/** What was filed but once has the terms it stands under. What does not stand under a term has it not: none is taken out. */
function byTerms({ kind, source, terms }: TermsKnown, index: IssueIndex): Uint8Array {
  const postings = index.postings(source)
  const [those, others] = kind === 'with' ? [passes, fails] : [fails, passes]
  const result = new Uint8Array(index.slots.documents.length).fill(others)
  for (const term of terms) {
    for (const slot of postings.slotsOf(term)) result[slot] = postings.isRefiled(slot) ? 0 : those
  }
  return result
}
