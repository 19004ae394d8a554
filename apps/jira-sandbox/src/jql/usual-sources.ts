import type { JqlField, JqlFields } from './fields.ts'
import { historySource } from './history-index.ts'
import { idColumn, orderColumn } from './order.ts'
import type { ColumnSource, TermSource } from './plan.ts'
import { masterTextSource, referenceSource } from './sources.ts'
import type { Words } from './words.ts'

type Source = TermSource | ColumnSource

const usualReferences = ['project', 'status', 'issuetype', 'assignee', 'reporter', 'priority', 'resolution', 'labels']

/** What searches may order by, what most of them ask for, what changed, and the words of texts. */
export function usualSources({ find, all }: JqlFields, words: Words): Source[] {
  const columns = all.filter((field) => field.orderable).flatMap((field) => orderColumn(field) ?? [])
  const references = [...usualReferences.flatMap((name) => find(name) ?? []), ...all.filter(isOfSprints)]
  const terms = references.flatMap((field) => referenceSource(field) ?? [])
  return [idColumn, ...columns, ...terms, historySource, masterTextSource(words)]
}

function isOfSprints({ comparison }: JqlField): boolean {
  return comparison.kind === 'reference' && comparison.type === 'sprint'
}
