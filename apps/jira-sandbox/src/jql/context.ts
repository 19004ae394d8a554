import type { FieldCatalog } from '../fields/definition.ts'
import type { UserRecord } from '../records.ts'
import type { State } from '../state.ts'
import type { Clock } from './dates.ts'
import type { IndexedText } from './text.ts'

/** What a query is read against. */
export interface JqlContext {
  readonly state: State
  readonly fields: FieldCatalog
  readonly caller: UserRecord | undefined
  readonly clock: Clock
  /** Words of a text, remembered between queries. */
  indexed(text: string): IndexedText
  /** Issues found by another query: saved filters, `issueHistory()` and their like. */
  select(jql: string): ReadonlySet<string> | undefined
}
