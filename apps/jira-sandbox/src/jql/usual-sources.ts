import type { JqlFields } from './fields.ts'
import { historySource } from './history-index.ts'
import { idColumn, orderColumn } from './order.ts'
import type { ColumnSource, TermSource } from './plan.ts'
import { masterTextSource, presenceSource, propertySource, referenceSource } from './sources.ts'
import type { Words } from './words.ts'

/** What searches may order by and ask for: sorted values, ids of things, what changed, and the words of texts. */
export function usualSources({ all }: JqlFields, words: Words): (TermSource | ColumnSource)[] {
  const columns = all.filter((field) => field.orderable).flatMap((field) => orderColumn(field) ?? [])
  const terms = all.flatMap((field) => referenceSource(field) ?? presenceSource(field) ?? [])
  return [idColumn, ...columns, ...terms, propertySource, historySource, masterTextSource(words)]
}
