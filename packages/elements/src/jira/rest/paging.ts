import { Fault, type ListQuery, type Page, type ProviderRecord } from '@valence/element-kit'

/** Where a page begins, for the lists of Jira that count by offset; our cursor is that number. */
export function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0
  if (!/^\d{1,9}$/.test(cursor)) throw new Fault('invalid_request', `'${cursor}' is not the beginning of a page.`)
  return Number(cursor)
}

/** What one call may ask for; Jira lowers more without a word. */
export function pageSize({ limit }: Pick<ListQuery<unknown>, 'limit'>): number {
  return Math.max(1, Math.min(limit, 100))
}

/**
 * The page and where the next one begins: behind what was given, which may be less than was asked for. An empty page is the
 * end, whatever the total says, for it may count what the account must not see.
 */
export function pageOf(
  records: readonly ProviderRecord[],
  startAt: number,
  told: { readonly total?: number | undefined; readonly isLast?: boolean | undefined },
): Page {
  const next = startAt + records.length
  const isLast = told.isLast ?? (told.total !== undefined && next >= told.total)
  return isLast || records.length === 0 ? { records } : { records, next: String(next) }
}

/** A page of a list that Jira gives in one piece. */
export function pageOfAll(all: readonly ProviderRecord[], query: Pick<ListQuery<unknown>, 'cursor' | 'limit'>): Page {
  const startAt = offsetOf(query.cursor)
  return pageOf(all.slice(startAt, startAt + query.limit), startAt, { total: all.length })
}
