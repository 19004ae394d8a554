import type { Budgets } from './budgets.ts'
import { type OpenList, readerOf, scanLimitOf } from './open-list.ts'
import { scan } from './scan.ts'

/** How many records a list has. */
export interface Counted {
  readonly total: number
  /** `approximate` as far as the provider's index is behind; `minimum` when counting ended at its budget: there are more. */
  readonly precision: 'exact' | 'approximate' | 'minimum'
}

/** Counts a list: by the provider, if it filters the whole of it alone; else by reading what the filter needs, within the budget. */
export async function count(open: OpenList, budgets: Budgets): Promise<Counted> {
  const { plan, parents, connection } = open
  const { operations } = open.resource
  // The provider counts a list as a whole, not that of one parent.
  if (plan.keeps === undefined && parents.length === 0 && operations.count !== undefined) {
    const counted = await operations.count(connection, plan.native === undefined ? {} : { where: plan.native })
    return { total: counted.total, precision: counted.isExact ? 'exact' : 'approximate' }
  }
  return countHere(open, budgets)
}

async function countHere(open: OpenList, budgets: Budgets): Promise<Counted> {
  const { plan, meter, idOf, resource } = open
  const { pagesMax, rowsMax, emptyPagesMax } = budgets
  let precision: Counted['precision'] = 'exact'
  let total = 0
  const pages = scan(meter.reader(readerOf(open, plan, [...new Set([resource.idField, ...plan.filtered])])), {
    keeps: plan.keeps,
    idOf,
    limit: scanLimitOf(budgets),
    emptyPagesMax,
    pagesMax,
    rowsMax,
    onSpent: () => {
      precision = 'minimum'
    },
  })
  for await (const records of pages) total += records.length
  return { total, precision }
}
