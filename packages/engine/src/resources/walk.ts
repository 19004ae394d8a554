import type { ProviderRecord } from '@valence/element-kit'
import { anchorsOf, type Position } from './cursor.ts'
import { type IdOf, locate } from './locate.ts'
import { createProgress } from './progress.ts'
import type { ReadPage } from './read-page.ts'

export interface Wanted {
  readonly count: number
  /** Wanted records to pass over before the first. */
  readonly skip: number
  readonly keeps?: ((record: ProviderRecord) => boolean) | undefined
  readonly idOf: IdOf
}

export interface WalkBounds {
  readonly pagesMax: number
  readonly rowsMax: number
  readonly emptyPagesMax: number
  /** How many to ask of the provider at a time, given how many are still missing. */
  limitFor(missing: number): number
}

export interface Walked {
  readonly records: readonly ProviderRecord[]
  /** Where to go on; absent at the end. */
  readonly next?: Position
  /** Records that were still to be passed over when the walk ended. */
  readonly skipped: number
}

/** A page of a list. */
export interface ListedPage extends Omit<Walked, 'skipped'> {
  /** How many there are, when that came out by the way. */
  readonly total?: number
}

/**
 * Walks over the provider's pages, from a place in one of them, until the wanted records are together, the list ends, or the bounds
 * are reached. The place where it stops is exact: going on from there neither loses nor repeats a record, whatever is asked then.
 */
export async function walk(
  read: ReadPage,
  from: Position | undefined,
  wanted: Wanted,
  bounds: WalkBounds,
): Promise<Walked> {
  const records: ProviderRecord[] = []
  const progress = createProgress(from?.cursor, bounds.emptyPagesMax)
  let toSkip = wanted.skip
  const missing = () => wanted.count - records.length + toSkip
  let limit = from !== undefined && from.skip > 0 ? from.limit : bounds.limitFor(missing())
  let { cursor, page, index } = await begin(read, from, limit, wanted.idOf)
  for (;;) {
    progress.note(page)
    for (; index < page.records.length && records.length < wanted.count; index++) {
      const record = page.records[index]
      if (record === undefined || wanted.keeps?.(record) === false) continue
      if (toSkip > 0) toSkip -= 1
      else records.push(record)
    }
    if (records.length === wanted.count) index = nextWanted(page.records, index, wanted)
    if (index < page.records.length) {
      const anchors = anchorsOf(page.records.slice(0, index).map(wanted.idOf))
      return { records, next: { cursor, skip: index, limit, anchors }, skipped: toSkip }
    }
    if (page.next === undefined) return { records, skipped: toSkip }
    cursor = page.next
    if (records.length === wanted.count || progress.pages >= bounds.pagesMax || progress.rows >= bounds.rowsMax)
      return { records, next: { cursor, skip: 0, limit }, skipped: toSkip }
    index = 0
    limit = bounds.limitFor(missing())
    page = await read(cursor, limit)
  }
}

async function begin(read: ReadPage, from: Position | undefined, limit: number, idOf: IdOf) {
  if (from !== undefined && from.skip > 0) return locate(read, from, idOf)
  const cursor = from?.cursor
  return { cursor, page: await read(cursor, limit), index: 0 }
}

/** Leaves out what is not wanted anyway, so that a list does not promise a page on which nothing will be. */
function nextWanted(records: readonly ProviderRecord[], from: number, { keeps }: Wanted): number {
  if (keeps === undefined) return from
  const found = records.findIndex((record, index) => index >= from && keeps(record))
  return found < 0 ? records.length : found
}
