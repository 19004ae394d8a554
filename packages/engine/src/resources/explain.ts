import { type Expression, type OrderTerm, print } from '@valence/ceql'
import { resourcePath } from '@valence/element-kit'
import type { Budgets } from './budgets.ts'
import type { ListAnswer } from './list.ts'
import { sortedPagesMax } from './list-sorted.ts'
import type { OpenList } from './open-list.ts'
import { type QueryTree, treeOf } from './query-tree.ts'
import { type ResidualPart, residualParts } from './residual-parts.ts'
import type { MadeCall } from './usage.ts'

/** How a list is answered: who does which part of the query, why, and what it costs. */
export interface Explanation {
  readonly resource: string
  /** The `where` as it was understood, by the element's names. */
  readonly where?: { readonly text: string; readonly tree: QueryTree }
  readonly provider: {
    /** What it is asked, in its own language when the element can write that. */
    readonly query?: string
    readonly filters: 'everything' | 'some' | 'nothing' | 'nothing to filter'
    readonly parameters: Readonly<Record<string, string>>
  }
  /** What is filtered here, and why it is. */
  readonly residual?: { readonly text: string; readonly parts: readonly ResidualPart[] }
  readonly order: {
    readonly terms: readonly OrderTerm[]
    readonly by: 'provider' | 'platform' | 'nobody'
    readonly why?: string
  }
  readonly projection: {
    /** The fields that the provider is asked for. */
    readonly fetched: readonly string[] | 'all'
    /** Those of them that only the filter or the order needs. */
    readonly dropped: readonly string[]
  }
  readonly paging: {
    readonly pageSize: number
    readonly skip: number
    readonly isContinued: boolean
    readonly nextPage?: string
  }
  /** What the page may take of the provider at most; present when the list was only planned. */
  readonly expected?: Reach
  /** Absent when the list was only planned. */
  readonly cost?: {
    readonly providerCalls: number
    readonly providerMs: number
    readonly rowsScanned: number
    readonly rowsReturned: number
    readonly totalMs: number
    readonly calls: readonly MadeCall[]
  }
  readonly totalCount?: number
  readonly warnings: readonly string[]
}

export async function explain(open: OpenList, budgets: Budgets, answer?: ListAnswer): Promise<Explanation> {
  const { resource, plan, paging, from } = open
  const { where, residual, selection, fields } = plan
  const asked = selection?.roots ?? []
  return {
    resource: resourcePath(resource),
    ...(where && { where: { text: print(where), tree: treeOf(where) } }),
    provider: await providerPart(open),
    ...(residual && { residual: { text: print(residual), parts: residualParts(residual, resource.dialect) } }),
    order: orderPart(open),
    projection: {
      fetched: fields ?? 'all',
      dropped: (fields ?? []).filter((field) => !asked.includes(field)),
    },
    paging: {
      pageSize: paging.pageSize,
      skip: paging.skip,
      isContinued: from !== undefined,
      ...(answer?.nextPage !== undefined && { nextPage: answer.nextPage }),
    },
    ...(answer === undefined ? { expected: reachOf(open, budgets) } : { cost: costOf(answer) }),
    ...(answer?.count && { totalCount: answer.count.total }),
    warnings: answer?.warnings ?? [...paging.warnings, ...plan.warnings],
  }
}

async function providerPart({ resource, plan, connection, parents }: OpenList): Promise<Explanation['provider']> {
  const { native, orderBy, where, residual, parameters } = plan
  const asked = { orderBy, parents, ...(native !== undefined && { where: native }) }
  const query = await resource.nativeQuery?.print(connection, asked)
  return { ...(query !== undefined && { query }), filters: shareOf(where, native, residual), parameters }
}

function shareOf(
  where: Expression | undefined,
  native: unknown,
  residual: Expression | undefined,
): Explanation['provider']['filters'] {
  if (where === undefined && native === undefined) return 'nothing to filter'
  if (residual === undefined) return 'everything'
  return native === undefined ? 'nothing' : 'some'
}

function orderPart({ plan, resource }: OpenList): Explanation['order'] {
  const terms = plan.order
  if (terms.length === 0) return { terms, by: 'nobody', why: 'No order was asked for: the provider gives its own.' }
  if (plan.compare === undefined) {
    return {
      terms,
      by: 'provider',
      why: 'The order is its own, and where records without a value stand is its choice.',
    }
  }
  const unsortable = terms.filter(({ field }) => resource.sortable?.(field) !== true).map(({ field }) => field)
  const why =
    unsortable.length > 0
      ? `The provider does not order by ${unsortable.join(', ')}.`
      : `The provider orders by at most ${resource.orderTermsMax} fields.`
  return { terms, by: 'platform', why }
}

/** Pages and records of the provider. */
interface Reach {
  readonly pagesMax: number
  readonly rowsMax: number
}

function reachOf({ plan, paging }: OpenList, budgets: Budgets): Reach {
  if (plan.compare !== undefined) return { pagesMax: sortedPagesMax(budgets), rowsMax: budgets.sortedRowsMax }
  const isScan = plan.keeps !== undefined || paging.skip > 0
  return { pagesMax: budgets.pagesMax, rowsMax: isScan ? budgets.rowsMax : paging.pageSize }
}

function costOf({ usage, records }: ListAnswer): NonNullable<Explanation['cost']> {
  const { providerCalls, providerMs, rowsScanned, totalMs, calls } = usage
  return {
    providerCalls,
    providerMs: tenths(providerMs),
    rowsScanned,
    rowsReturned: records.length,
    totalMs: tenths(totalMs),
    calls,
  }
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10
}
