import type { Budgets } from './budgets.ts'
import type { OpenScratch } from './scratch.ts'

/** What lists cost at most, and where they may put what does not fit into memory. */
export interface ListMeans {
  readonly budgets: Budgets
  readonly openScratch: OpenScratch
}
