import type { IssueRecord } from '../records/records.ts'
import { type Plan, type Term, type TermSource, termsPlan } from './plan.ts'

/** What changed, from what, to what and by whom, for the fields that `WAS` and `CHANGED` may ask about. */
export const historySource: TermSource = { key: 'history', terms: historyTerms }

const fieldsWithHistory: ReadonlySet<string> = new Set([
  'assignee',
  'fixVersions',
  'priority',
  'reporter',
  'resolution',
  'status',
])

type Facet = 'changed' | 'from' | 'to' | 'by'

function* historyTerms(issue: IssueRecord): Iterable<Term> {
  for (const { authorId, items } of issue.changes) {
    for (const { fieldId, from, to } of items) {
      if (!fieldsWithHistory.has(fieldId)) continue
      yield termOf(fieldId, 'changed', '')
      yield termOf(fieldId, 'from', from)
      yield termOf(fieldId, 'to', to)
      yield termOf(fieldId, 'by', authorId)
    }
  }
}

function termOf(fieldId: string, facet: Facet, id: string | null): Term {
  return `${fieldId} ${facet} ${id ?? ''}`
}

/** Issues in whose history one of the ids is found, or nothing when that is asked for as well. */
export function historyPlan(fieldId: string, facet: Facet, ids: Iterable<string>, empty = false): Plan {
  const terms = [...ids].map((id) => termOf(fieldId, facet, id))
  return termsPlan(historySource, empty ? [...terms, termOf(fieldId, facet, null)] : terms)
}

export function anyChangePlan(fieldId: string): Plan {
  return historyPlan(fieldId, 'changed', [''])
}
