import type { ChangeRecord } from '../records/records.ts'
import type { Wish } from './plan.ts'

/** What a create, an edit or a transition is asked with. */
export interface IssueRequest extends Wish {
  readonly properties: readonly { key: string; value?: unknown }[]
  readonly transition?: unknown
  /** Kept with the change: whoever reads the history sees it. */
  readonly historyMetadata?: ChangeRecord['historyMetadata']
}
