import { Fault, type Page, type ProviderRecord } from '@valence/element-kit'
import type { Position } from './cursor.ts'

/** Reads one page of the provider. */
export type ReadPage = (cursor: string | undefined, limit: number) => Promise<Page>

export interface Wanted {
  readonly count: number
  /** Wanted records to pass over before the first. */
  readonly skip: number
  readonly keeps?: ((record: ProviderRecord) => boolean) | undefined
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
  const progress = createProgress(from?.cursor, bounds)
  let { cursor, skip: index, limit } = from ?? { cursor: undefined, skip: 0, limit: 0 }
  let toSkip = wanted.skip
  for (;;) {
    // A page in whose middle we begin is asked for as it was, else it would be another page.
    if (index === 0) limit = bounds.limitFor(wanted.count - records.length + toSkip)
    const page = await read(cursor, limit)
    progress.note(page)
    for (; index < page.records.length && records.length < wanted.count; index++) {
      const record = page.records[index]
      if (record === undefined || wanted.keeps?.(record) === false) continue
      if (toSkip > 0) toSkip -= 1
      else records.push(record)
    }
    if (records.length === wanted.count) index = nextWanted(page.records, index, wanted)
    if (index < page.records.length) return { records, next: { cursor, skip: index, limit }, skipped: toSkip }
    if (page.next === undefined) return { records, skipped: toSkip }
    cursor = page.next
    index = 0
    if (records.length === wanted.count || progress.isSpent())
      return { records, next: { cursor, skip: 0, limit }, skipped: toSkip }
  }
}

/** Leaves out what is not wanted anyway, so that a list does not promise a page on which nothing will be. */
function nextWanted(records: readonly ProviderRecord[], from: number, { keeps }: Wanted): number {
  if (keeps === undefined) return from
  const found = records.findIndex((record, index) => index >= from && keeps(record))
  return found < 0 ? records.length : found
}

/** Watches that the provider leads somewhere, and counts what it costs. */
function createProgress(start: string | undefined, { pagesMax, rowsMax, emptyPagesMax }: WalkBounds) {
  const seen = new Set(start === undefined ? [] : [start])
  let pages = 0
  let rows = 0
  let emptyPages = 0
  return {
    note({ records, next }: Page): void {
      pages += 1
      rows += records.length
      emptyPages = records.length === 0 ? emptyPages + 1 : 0
      if (next === undefined) return
      if (seen.has(next))
        throw new Fault('provider_failed', 'The provider answered a page that leads back to an earlier one.')
      if (emptyPages > emptyPagesMax) {
        throw new Fault('provider_failed', `The provider promised more after ${emptyPages} empty pages in a row.`)
      }
      seen.add(next)
    },
    isSpent: () => pages >= pagesMax || rows >= rowsMax,
  }
}
