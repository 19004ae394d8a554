import type { ProviderRecord } from '@valence/element-kit'
import type { Position } from './cursor.ts'
import { type IdOf, locate } from './locate.ts'
import { createProgress } from './progress.ts'
import type { ReadPage } from './read-page.ts'

export interface Scan {
  readonly from?: Position | undefined
  readonly keeps?: ((record: ProviderRecord) => boolean) | undefined
  readonly idOf: IdOf
  /** Records asked of the provider at a time. */
  readonly limit: number
  readonly emptyPagesMax: number
  readonly pagesMax?: number
  readonly rowsMax?: number
  /** Told when a bound was reached and the provider promises more; the scan ends then, unless this throws. */
  onSpent?(): void
}

/** Goes over a list to its end, page by page of the provider, and gives what is wanted of each: nothing, of some. */
export async function* scan(read: ReadPage, options: Scan): AsyncGenerator<readonly ProviderRecord[], void, void> {
  const { from, keeps, idOf, limit, emptyPagesMax, onSpent } = options
  const { pagesMax = Number.POSITIVE_INFINITY, rowsMax = Number.POSITIVE_INFINITY } = options
  const progress = createProgress(from?.cursor, emptyPagesMax)
  let place =
    from !== undefined && from.skip > 0
      ? await locate(read, from, idOf)
      : { page: await read(from?.cursor, limit), index: 0 }
  for (;;) {
    const { page, index } = place
    progress.note(page)
    const records = index === 0 ? page.records : page.records.slice(index)
    yield keeps === undefined ? records : records.filter(keeps)
    if (page.next === undefined) return
    if (progress.pages >= pagesMax || progress.rows >= rowsMax) {
      onSpent?.()
      return
    }
    place = { page: await read(page.next, limit), index: 0 }
  }
}
