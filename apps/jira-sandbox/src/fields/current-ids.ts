import type { IssueRecord } from '../records/records.ts'

/** The ids a field holds now, as the changelog writes them; a lone null when it is empty. */
export function currentIds(issue: IssueRecord, fieldId: string): readonly (string | null)[] {
  const value = issue.values[fieldId] ?? null
  if (Array.isArray(value)) return value.length === 0 ? [null] : value
  return [typeof value === 'string' ? value : null]
}
