import type { JqlField, JqlFields } from './fields.ts'
import { idColumn, keyColumn } from './order.ts'
import type { ColumnSource, TermSource } from './plan.ts'
import { columnSource, referenceSource, textSource } from './sources.ts'
import type { Words } from './words.ts'

const usualReferences = ['project', 'status', 'issuetype', 'assignee', 'reporter', 'priority', 'resolution', 'labels']
const usualColumns = ['updated', 'created', 'resolved', 'due', 'Rank']
const usualTexts = ['text', 'summary', 'description', 'comment']

/** What most searches ask for and order by. */
export function usualSources({ find, all }: JqlFields): (TermSource | ColumnSource)[] {
  const sprints = all.filter(({ comparison }) => comparison.kind === 'reference' && comparison.type === 'sprint')
  return [
    idColumn,
    keyColumn,
    ...fieldsNamed(find, usualColumns).flatMap((field) => columnSource(field) ?? []),
    ...[...fieldsNamed(find, usualReferences), ...sprints].flatMap((field) => referenceSource(field) ?? []),
  ]
}

/** The texts that most searches look into. */
export function usualTextSources({ find }: JqlFields, words: Words): TermSource[] {
  return fieldsNamed(find, usualTexts).flatMap((field) => textSource(field, words) ?? [])
}

function fieldsNamed(find: JqlFields['find'], names: readonly string[]): JqlField[] {
  return names.flatMap((name) => find(name) ?? [])
}
