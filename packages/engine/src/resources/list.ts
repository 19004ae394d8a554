import { Fault, type ProviderRecord } from '@valence/element-kit'
import type { ConnectionUse } from '../connection/use.ts'
import type { Budgets } from './budgets.ts'
import { type Counted, count } from './count.ts'
import { writeToken } from './cursor.ts'
import type { ListMeans } from './list-means.ts'
import { listSorted } from './list-sorted.ts'
import { type OpenList, scanLimitOf } from './open-list.ts'
import type { PagingQuery } from './paging.ts'
import type { PlanQuery } from './plan.ts'
import type { Usage } from './usage.ts'
import { type ListedPage, walk } from './walk.ts'

export interface ListRequest extends PlanQuery, PagingQuery {
  readonly returnCount?: boolean
  /** Ends the walk over the provider's pages, because nobody waits for its answer any more. */
  readonly signal?: AbortSignal
  /** On whose behalf the provider is called. */
  readonly use?: ConnectionUse
}

export interface ListAnswer {
  readonly records: readonly ProviderRecord[]
  /** The token of the page that follows; absent on the last one. A page may be short, even empty, and yet have it. */
  readonly nextPage?: string
  readonly count?: Counted
  /** What was not done as asked, though the answer is good. */
  readonly warnings: readonly string[]
  readonly usage: Usage
}

/** One page of a list. */
export async function list(open: OpenList, request: ListRequest, means: ListMeans): Promise<ListAnswer> {
  const { plan, paging, from, meter } = open
  const wantsCount = request.returnCount === true
  const [page, counted] = await Promise.all([
    plan.compare === undefined ? listInOrder(open, means.budgets) : listSorted(open, plan.compare, means),
    wantsCount && plan.compare === undefined ? count(open, means.budgets) : undefined,
  ])
  const isWhole = from === undefined && paging.skip === 0 && page.next === undefined
  // What was seen is exact; a provider may count by its index, which lags behind.
  const seen = page.total ?? (isWhole ? page.records.length : undefined)
  const found: Counted | undefined = seen === undefined ? counted : { total: seen, precision: 'exact' }
  const isShort = page.next !== undefined && page.records.length < paging.pageSize
  const { selection } = plan
  return {
    records: selection === undefined ? page.records : page.records.map((record) => selection.apply(record)),
    warnings: [...paging.warnings, ...plan.warnings, ...(isShort ? [shortPage] : [])],
    usage: meter.usage(),
    ...(page.next === undefined
      ? {}
      : { nextPage: writeToken({ ...page.next, instantMs: open.now?.instantMs }, open.query()) }),
    ...(wantsCount && found !== undefined ? { count: found } : {}),
  }
}

const shortPage = 'The page is short because one request may read only so much; follow nextPage for the rest.'

/** The provider's order, or the one that it was asked for: page after page as it comes. */
async function listInOrder({ read, idOf, plan, paging, from }: OpenList, budgets: Budgets): Promise<ListedPage> {
  const { pageSize, skip } = paging
  const isScan = plan.keeps !== undefined || skip > 0
  const walked = await walk(
    read,
    from,
    { count: pageSize, skip, keeps: plan.keeps, idOf },
    { ...budgets, limitFor: (missing) => (isScan ? scanLimit(missing, budgets) : missing) },
  )
  if (walked.skipped > 0 && walked.next !== undefined) throw tooFar(skip)
  return walked
}

function tooFar(skip: number): Fault {
  return new Fault(
    'invalid_request',
    `page is too far from the start: ${skip} records before it are more than one request may read. Follow nextPage instead, or narrow the list with where.`,
  )
}

/** Records that are passed over or filtered out cost a call, too: fewer and larger pages are asked for. */
function scanLimit(missing: number, budgets: Budgets): number {
  return Math.min(Math.max(missing, budgets.scanPageSize), scanLimitOf(budgets))
}
