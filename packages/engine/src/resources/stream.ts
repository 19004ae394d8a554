import type { ProviderRecord } from '@valence/element-kit'
import type { Budgets } from './budgets.ts'
import { type Counted, count } from './count.ts'
import type { ListRequest } from './list.ts'
import type { ListMeans } from './list-means.ts'
import { sortAll, startOf } from './list-sorted.ts'
import { type OpenList, scanLimitOf } from './open-list.ts'
import { scan } from './scan.ts'
import type { Usage } from './usage.ts'

/** All records of a list from a place on, as they come. */
export interface RecordStream {
  /**
   * Groups of records, some of them empty. The provider is read only as fast as they are taken, and no more when they are not:
   * whoever takes them ends the iteration, and everything that was held for it is given back.
   */
  readonly groups: AsyncIterable<readonly ProviderRecord[]>
  /** Places in a record at which a value may be expected, the id first. A record may have others beside them. */
  readonly paths: readonly string[]
  readonly count?: Counted
  readonly warnings: readonly string[]
  usage(): Usage
}

/** A list without pages: where `page` or `nextPage` would begin, to its end. Memory does not grow with its length. */
export async function streamList(open: OpenList, request: ListRequest, means: ListMeans): Promise<RecordStream> {
  const { plan, paging, meter } = open
  const counted = request.returnCount === true ? await count(open, means.budgets) : undefined
  const groups = plan.compare === undefined ? inOrder(open, means.budgets) : sortedHere(open, plan.compare, means)
  return {
    paths: pathsOf(open),
    groups: selected(open, groups),
    warnings: [...paging.warnings, ...plan.warnings],
    usage: meter.usage,
    ...(counted && { count: counted }),
  }
}

function pathsOf({ plan, resource }: OpenList): readonly string[] {
  const wanted = plan.selection?.paths ?? resource.fields.map(({ vendorPath }) => vendorPath)
  return [...new Set([resource.idField, ...wanted])]
}

async function* selected({ plan }: OpenList, groups: AsyncIterable<readonly ProviderRecord[]>) {
  const { selection } = plan
  for await (const records of groups) {
    yield selection === undefined ? records : records.map((record) => selection.apply(record))
  }
}

async function* inOrder({ read, plan, paging, from, idOf }: OpenList, budgets: Budgets) {
  let toSkip = paging.skip
  const { emptyPagesMax } = budgets
  for await (const records of scan(read, {
    from,
    keeps: plan.keeps,
    idOf,
    limit: scanLimitOf(budgets),
    emptyPagesMax,
  })) {
    yield toSkip === 0 ? records : records.slice(toSkip)
    toSkip = Math.max(0, toSkip - records.length)
  }
}

async function* sortedHere(open: OpenList, compare: NonNullable<OpenList['plan']['compare']>, means: ListMeans) {
  await using sorted = await sortAll(open, compare, means)
  let toSkip = await startOf(sorted, open)
  let group: ProviderRecord[] = []
  for await (const record of sorted.records()) {
    if (toSkip > 0) {
      toSkip -= 1
      continue
    }
    group.push(record)
    if (group.length < groupSize) continue
    yield group
    group = []
  }
  yield group
}

const groupSize = 500
