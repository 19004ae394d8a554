import type { IssueRecord, RichText, Value } from '../records/records.ts'

// Reading stored values by their form. A field that was never set reads as empty.

export function textOf(issue: IssueRecord, fieldId: string): string | null {
  const value = issue.values[fieldId]
  return typeof value === 'string' ? value : null
}

export function numberOf(issue: IssueRecord, fieldId: string): number | null {
  const value = issue.values[fieldId]
  return typeof value === 'number' ? value : null
}

const none: readonly string[] = []

export function idsOf(issue: IssueRecord, fieldId: string): readonly string[] {
  const value = issue.values[fieldId]
  return Array.isArray(value) ? value : none
}

export function richOf(issue: IssueRecord, fieldId: string): RichText | null {
  const value = issue.values[fieldId]
  return isRich(value) ? value : null
}

export function isRich(value: Value | undefined): value is RichText {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
