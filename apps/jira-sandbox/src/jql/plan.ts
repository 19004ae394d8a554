import type { IssueRecord } from '../records/records.ts'
import type { SortValue } from './sort-value.ts'

/** Words a document is filed under. `unset` files those that have none. */
export type Term = string | number
export const unset: Term = ''

/** What an inverted index is built from; sources with the same key give the same terms. */
export interface TermSource {
  readonly key: string
  /** Issues may be ordered by the first of their terms. */
  readonly isOrder?: true
  terms(issue: IssueRecord): Iterable<Term>
}

/** What a sorted index is built from. */
export interface ColumnSource {
  readonly key: string
  value(issue: IssueRecord): SortValue
}

/**
 * Where the documents that a clause finds can be looked up. A plan may name more than the clause finds, never less:
 * whatever it names is tested again.
 */
export type Plan =
  | { readonly kind: 'everything' }
  | { readonly kind: 'issues'; readonly ids: ReadonlySet<string> }
  /** The terms are asked for after the index of the source is complete. */
  | { readonly kind: 'terms'; readonly source: TermSource; terms(): Iterable<Term> }
  /** Both ends belong to the range; `null` leaves it open. */
  | { readonly kind: 'range'; readonly source: ColumnSource; readonly from: SortValue; readonly to: SortValue }
  | { readonly kind: 'and' | 'or'; readonly plans: readonly Plan[] }

/** What the index alone knows of a clause: of the documents that it knows to pass or to fail, none has to be read. */
export type Known =
  | { readonly kind: 'nothing' }
  /** Those pass that have one of the terms, or that have none of them. */
  | TermsKnown
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Known[] }

export interface TermsKnown {
  readonly kind: 'with' | 'without'
  readonly source: TermSource
  readonly terms: readonly Term[]
}

export const nothingKnown: Known = { kind: 'nothing' }

export const everything: Plan = { kind: 'everything' }
export const nothing: Plan = { kind: 'or', plans: [] }

export function termsPlan(source: TermSource | undefined, terms: Iterable<Term>): Plan {
  if (!source) return everything
  const wanted = [...terms]
  return { kind: 'terms', source, terms: () => wanted }
}
