import type { BudgetState } from './budget-state.ts'
import type { Scope } from './scope.ts'
import type { WaitingCounts } from './waiting-counts.ts'

/** A budget as all processes share it. */
export interface StoredBudget {
  readonly scope: Scope
  /** Counts up with every write. 0: nothing is stored. */
  readonly version: number
  readonly state: BudgetState
}

export interface BudgetWrite {
  readonly scope: Scope
  readonly state: BudgetState
  /** The version that was read; 0 where nothing was. */
  readonly version: number
  /** While this lasts, every process asks before it sends anything in the scope. */
  readonly guardedForMs: number
  /** When it is forgotten. */
  readonly keptForMs: number
}

/**
 * What all processes know of the limits of providers. Times are those of the store, so that clocks of machines may differ; what is
 * written is seen by every `read` and `guarded` that begins afterwards.
 */
export interface LimitStore {
  /** Keys of the scopes that must be asked about before a call. Ordinarily none. */
  guarded(): Promise<ReadonlySet<string>>
  /** Those of the keys that are stored, and the store's time. */
  read(keys: readonly string[]): Promise<{ readonly nowMs: number; readonly budgets: readonly StoredBudget[] }>
  /** False, and nothing is done, when it is no longer of that version. Tells the listeners of all processes when it guards the scope, anew or once more. */
  write(write: BudgetWrite): Promise<boolean>
  /** Everything that is stored in the groups. */
  list(groups: readonly string[]): Promise<{ readonly nowMs: number; readonly budgets: readonly StoredBudget[] }>
  /** Says for a while how many calls of each instance wait in a process. What it told before of other instances stands. */
  tellWaiting(process: string, counts: ReadonlyMap<number, WaitingCounts>, forMs: number): Promise<void>
  /** How many calls of an instance wait in all other processes, as they told. */
  waitingElsewhere(process: string, instanceId: number): Promise<WaitingCounts>
  /** Calls back soon after a scope was guarded in any process. It may fail to: whoever listens asks now and then as well. */
  listen(changed: () => void): void
}
