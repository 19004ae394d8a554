import type { ProviderRecord } from '@valence/element-kit'

/** A row as it stands in the file: cells by column, a record, or why it is neither. */
export type SourceRow = Place &
  (
    | { readonly kind: 'cells'; readonly cells: Readonly<Record<string, string>> }
    | { readonly kind: 'record'; readonly record: ProviderRecord }
    | { readonly kind: 'broken'; readonly message: string }
  )

interface Place {
  /** Counts the data rows from 1. */
  readonly row: number
  /** The line of the file where the row begins, from 1. */
  readonly line: number
  /** About how much memory the row takes. */
  readonly size: number
}
