import type { IssueRecord, UserRecord } from '../records/records.ts'
import type { State } from '../world/state.ts'
import type { Clock } from './dates.ts'
import type { Sees } from './field.ts'
import type { Words } from './words.ts'

/** What a query is read against. */
export interface JqlContext {
  readonly state: State
  readonly caller: UserRecord | undefined
  readonly clock: Clock
  readonly words: Words
  /** Accounts a word stands for: by account id on Cloud, by name at a Data Center. */
  usersNamed(word: string): readonly string[]
  /** The documents of the index. */
  documents(): Iterable<IssueRecord>
  /** Whether the index runs behind by nothing. */
  readonly isCurrent: boolean
  /** The ids of the issues right below one, as the index knows them; some may come twice. */
  childrenOf(issueId: string): Iterable<string>
  /** Whether the caller may see an issue. */
  mayBrowse(issue: IssueRecord): boolean
  readonly sees: Sees
  /** Issues found by another query: saved filters. */
  select(jql: string): ReadonlySet<string> | undefined
}
