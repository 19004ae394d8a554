import { type Connection, Fault, type ProviderRecord, type Resource, resourcePath } from '@valence/element-kit'
import type { Instance } from '../instances/instance.ts'
import type { Budgets } from './budgets.ts'
import { fingerprint, type Position, readToken, writeToken } from './cursor.ts'
import type { KnownNames } from './known-names.ts'
import { operationOf } from './operations.ts'
import { type Paging, type PagingQuery, readPaging } from './paging.ts'
import { makePlan, type Plan, type PlanQuery } from './plan.ts'
import { type ReadPage, type Walked, walk } from './walk.ts'

export interface ListRequest extends PlanQuery, PagingQuery {
  readonly returnCount?: boolean
  /** Ends the walk over the provider's pages, because nobody waits for its answer any more. */
  readonly signal?: AbortSignal
}

export interface ListAnswer {
  readonly records: readonly ProviderRecord[]
  /** The token of the page that follows; absent on the last one. A page may be short, even empty, and yet have it. */
  readonly nextPage?: string
  readonly totalCount?: number
  /** What was not done as asked, though the answer is good. */
  readonly warnings: readonly string[]
}

/** What a list is asked of. */
export interface ListTarget {
  readonly instance: Pick<Instance, 'id'>
  readonly resource: Resource
  readonly parents: readonly string[]
  readonly connection: Connection
  readonly names: KnownNames
}

export async function list(target: ListTarget, request: ListRequest, budgets: Budgets): Promise<ListAnswer> {
  operationOf(target.resource, 'list')
  const paging = readPaging(request, budgets)
  const plan = await makePlan(target.resource, request, target.names)
  const query = () => queryOf(target, request, plan)
  const from = paging.token === undefined ? undefined : readToken(paging.token, query(), limitMaxOf(budgets))
  const [page, counted] = await Promise.all([
    plan.compare === undefined
      ? listInOrder(target, plan, paging, from, budgets)
      : listSorted(target, plan, plan.compare, paging, from, budgets),
    request.returnCount === true && plan.compare === undefined ? count(target, plan) : undefined,
  ])
  const isWhole = from === undefined && paging.skip === 0 && page.next === undefined
  // What was seen is exact; a provider may count by its index, which lags behind.
  const totalCount = page.total ?? (isWhole ? page.records.length : counted)
  const isShort = page.next !== undefined && page.records.length < paging.pageSize
  const { selection } = plan
  return {
    records: selection === undefined ? page.records : page.records.map((record) => selection.apply(record)),
    warnings: isShort ? [...paging.warnings, shortPage] : paging.warnings,
    ...(page.next === undefined ? {} : { nextPage: writeToken(page.next, query()) }),
    ...(request.returnCount === true && totalCount !== undefined ? { totalCount } : {}),
  }
}

const shortPage = 'The page is short because one request may read only so much; follow nextPage for the rest.'

interface ListedPage extends Omit<Walked, 'skipped'> {
  readonly total?: number
}

/** The provider's order, or the one that it was asked for: page after page as it comes. */
async function listInOrder(
  target: ListTarget,
  plan: Plan,
  { pageSize, skip }: Paging,
  from: Position | undefined,
  budgets: Budgets,
): Promise<ListedPage> {
  const isScan = plan.keeps !== undefined || skip > 0
  const walked = await walk(
    readerOf(target, plan),
    from,
    { count: pageSize, skip, keeps: plan.keeps },
    {
      ...budgets,
      limitFor: (missing) => (isScan ? scanLimit(missing, budgets) : missing),
    },
  )
  if (walked.skipped > 0 && walked.next !== undefined) {
    throw new Fault(
      'invalid_request',
      `page is too far from the start: ${skip} records before it are more than one request may read. Follow nextPage instead, or narrow the list with where.`,
    )
  }
  return walked
}

/** Records that are passed over or filtered out cost a call, too: fewer and larger pages are asked for. */
function scanLimit(missing: number, { scanPageSize }: Budgets): number {
  return Math.min(Math.max(missing, scanPageSize), scanPageSize * 5)
}

/** The most that the provider is asked for at a time, whichever way a list goes. */
function limitMaxOf({ pageSizeMax, scanPageSize }: Budgets): number {
  return Math.max(pageSizeMax, scanPageSize * 5)
}

/** An order that the provider cannot make needs every record, so only a list of bounded length can have it. */
async function listSorted(
  target: ListTarget,
  plan: Plan,
  compare: NonNullable<Plan['compare']>,
  { pageSize, skip }: Paging,
  from: Position | undefined,
  { sortedRowsMax, scanPageSize, emptyPagesMax }: Budgets,
): Promise<ListedPage> {
  const { keeps } = plan
  const all = await walk(
    readerOf(target, plan),
    undefined,
    { count: Number.POSITIVE_INFINITY, skip: 0, keeps },
    {
      pagesMax: Math.ceil((2 * sortedRowsMax) / scanPageSize),
      rowsMax: sortedRowsMax,
      emptyPagesMax,
      limitFor: () => scanPageSize * 5,
    },
  )
  if (all.next !== undefined) {
    throw new Fault(
      'invalid_request',
      `The provider cannot order ${resourcePath(target.resource)} like this, and there are more than ${sortedRowsMax} to be ordered here. Narrow the list with where, or order by another field.`,
    )
  }
  const start = from?.skip ?? skip
  const end = start + pageSize
  const records = all.records.toSorted(compare)
  const total = records.length
  return { records: records.slice(start, end), total, ...(end < total ? { next: { skip: end, limit: 1 } } : {}) }
}

function readerOf({ resource, parents, connection }: ListTarget, plan: Plan): ReadPage {
  const { native: where, orderBy, fields, parameters } = plan
  const read = operationOf(resource, 'list')
  return (cursor, limit) =>
    read.call(resource.operations, connection, {
      parents,
      orderBy,
      parameters,
      limit,
      ...(where === undefined ? {} : { where }),
      ...(fields === undefined ? {} : { fields }),
      ...(cursor === undefined ? {} : { cursor }),
    })
}

/** Only what the provider filters alone can it count; and it counts a list as a whole, not that of one parent. */
async function count({ resource, parents, connection }: ListTarget, plan: Plan): Promise<number | undefined> {
  const { operations } = resource
  if (plan.keeps !== undefined || parents.length > 0 || operations.count === undefined) return undefined
  return operations.count(connection, plan.native === undefined ? {} : { where: plan.native })
}

function queryOf(
  { instance, resource, parents }: ListTarget,
  { where, fields, orderBy }: ListRequest,
  plan: Plan,
): string {
  return fingerprint([instance.id, resourcePath(resource), parents, where, fields, orderBy, plan.parameters])
}
