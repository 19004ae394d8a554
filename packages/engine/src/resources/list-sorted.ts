import { Fault, type ProviderRecord, resourcePath } from '@valence/element-kit'
import type { Budgets } from './budgets.ts'
import { anchorsOf } from './cursor.ts'
import type { ListMeans } from './list-means.ts'
import { countOf } from './locate.ts'
import { type OpenList, scanLimitOf } from './open-list.ts'
import type { Plan } from './plan.ts'
import { scan } from './scan.ts'
import { type Sorted, sort } from './sort.ts'
import type { ListedPage } from './walk.ts'

type Compare = NonNullable<Plan['compare']>

/** An order that the provider cannot make needs every record, so only a list of bounded length can have it. */
export async function listSorted(open: OpenList, compare: Compare, means: ListMeans): Promise<ListedPage> {
  await using sorted = await sortAll(open, compare, means)
  const start = await startOf(sorted, open)
  const end = start + open.paging.pageSize
  const records: ProviderRecord[] = []
  let index = 0
  for await (const record of sorted.records()) {
    if (index >= start) records.push(record)
    index += 1
    if (index === end) break
  }
  const next = { skip: end, limit: 1, anchors: anchorsBehind(open, records) }
  return { records, total: sorted.size, ...(end < sorted.size ? { next } : {}) }
}

/** A small page alone would be found again by few. */
function anchorsBehind({ from, idOf }: OpenList, records: readonly ProviderRecord[]): readonly string[] {
  return anchorsOf([...(from?.anchors ?? []).toReversed(), ...records.map(idOf)])
}

/** All records of a list in the wanted order. Whoever asks for them disposes of them. */
export async function sortAll(open: OpenList, compare: Compare, means: ListMeans): Promise<Sorted> {
  const { budgets, openScratch } = means
  const { sortedRowsMax, sortedBytesMax, emptyPagesMax } = budgets
  const path = resourcePath(open.resource)
  const tooMany = (what: string): never => {
    throw new Fault(
      'invalid_request',
      `The provider cannot order ${path} like this, and there are more than ${what} to be ordered here. Narrow the list with where, ask for fewer fields, or order by another field.`,
    )
  }
  const all = scan(open.read, {
    keeps: open.plan.keeps,
    idOf: open.idOf,
    limit: scanLimitOf(budgets),
    emptyPagesMax,
    pagesMax: sortedPagesMax(budgets),
    rowsMax: sortedRowsMax,
    onSpent: () => tooMany(`${sortedRowsMax} records`),
  })
  return sort(all, compare, openScratch, {
    runRowsMax: budgets.sortRunRowsMax,
    runBytesMax: budgets.sortRunBytesMax,
    fanIn: 16,
    bytesMax: sortedBytesMax,
    onTooLarge: () => tooMany(`${sortedBytesMax} bytes of them`),
  })
}

/** Pages of the provider may be half empty. */
export function sortedPagesMax({ sortedRowsMax, scanPageSize }: Budgets): number {
  return Math.ceil((2 * sortedRowsMax) / scanPageSize)
}

/**
 * The number of the record at which to go on: behind the last one that was given, wherever that stands by now, or by its own number
 * when it is gone.
 */
export async function startOf(sorted: Sorted, { from, paging, idOf }: OpenList): Promise<number> {
  const { skip, anchors = [] } = from ?? { skip: paging.skip }
  if (anchors.length === 0) return skip
  let [start, nearest, index] = [countOf(skip, anchors), anchors.length, 0]
  for await (const record of sorted.records()) {
    index += 1
    const anchor = anchors.indexOf(idOf(record) ?? '')
    if (anchor >= 0 && anchor < nearest) [start, nearest] = [index, anchor]
    if (nearest === 0) break
  }
  return start
}
