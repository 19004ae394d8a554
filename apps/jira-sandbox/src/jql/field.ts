import type { IssueRecord, Visibility } from '../records/records.ts'
import type { ReferenceType } from './reference-type.ts'
import type { JqlOperator } from './syntax.ts'

/** How the values of a field are compared. */
export type Comparison =
  | ReferenceComparison
  /** Some texts are not for everybody; without `sees` all are given. Those `apart` are not among what `text` looks into. */
  | { readonly kind: 'text'; readonly apart?: true; texts(issue: IssueRecord, sees?: Sees): readonly string[] }
  | InstantComparison
  | { readonly kind: 'day'; day(issue: IssueRecord): string | null }
  | { readonly kind: 'number'; unit: 'plain' | 'duration'; number(issue: IssueRecord): number | null }
  | { readonly kind: 'key' }
  /** Good for nothing but an order. */
  | { readonly kind: 'place'; place(issue: IssueRecord): string }
  | { readonly kind: 'presence'; present(issue: IssueRecord): boolean }

/** Whether the caller is among those that a comment or worklog of an issue is restricted to. */
export type Sees = (issue: IssueRecord, visibility: Visibility | undefined) => boolean

interface InstantComparison {
  readonly kind: 'instant'
  /** For dates that are each caller's own: all that one has, by the ids of issues. */
  ofCaller?(callerId: string | undefined): Listed<number>
  at(issue: IssueRecord, callerId?: string): number | null
}

/** What some issues have that are known by their ids: all the others have none. */
export type Listed<Value> = Iterable<readonly [issueId: string, value: Value]>

export interface ReferenceComparison {
  readonly kind: 'reference'
  readonly type: ReferenceType
  /** The ids follow from other records than the issue, so that no index can keep them. */
  readonly derived?: true
  /** The ids are those of issues above, so that what has them lies below. */
  readonly above?: true
  /** The field they follow from: the ids for one of its, and its ids for given ones where these can be named. */
  readonly via?: {
    readonly field: string
    idsOf(id: string): readonly string[]
    expand?(ids: ReadonlySet<string>): readonly string[]
  }
  /** The ids of all issues that have any, where those are known without a look at each issue. */
  listed?(): Listed<readonly string[]>
  ids(issue: IssueRecord): readonly string[]
}

export interface JqlField {
  /** The name JQL is written with first; error sentences use what the caller wrote. */
  readonly name: string
  readonly names: readonly string[]
  readonly displayName: string
  readonly operators: readonly JqlOperator[]
  readonly orderable: boolean
  /** False for a field that is good for nothing but an order. */
  readonly searchable: boolean
  readonly types: readonly string[]
  readonly customId: string | undefined
  /** The field of the changelog, for WAS and CHANGED. */
  readonly fieldId: string
  readonly comparison: Comparison
}
