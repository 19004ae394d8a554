import { Fault, type Page } from '@valence/element-kit'

/** Watches that a provider's pages lead somewhere, and counts them. */
export interface Progress {
  /** @throws Fault provider_failed for a page that leads back, or one empty page too many */
  note(page: Page): void
  readonly pages: number
  readonly rows: number
}

/**
 * A walk may have any number of pages, and what is remembered of them does not grow with it. The latest cursors show a circle at
 * once; of longer walks one more cursor is kept, and after twice as many pages as the last time another one takes its place
 * (Brent's algorithm), which finds a circle of whatever length within a few rounds.
 */
export function createProgress(start: string | undefined, emptyPagesMax: number): Progress {
  const latest = new Set(start === undefined ? [] : [start])
  let remembered = start
  let steps = 0
  let stepsMax = 1
  let pages = 0
  let rows = 0
  let emptyPages = 0

  const remember = (cursor: string) => {
    if (latest.size === latestMax) latest.clear()
    latest.add(cursor)
    steps += 1
    if (steps < stepsMax) return
    remembered = cursor
    stepsMax *= 2
    steps = 0
  }

  return {
    note({ records, next }) {
      pages += 1
      rows += records.length
      emptyPages = records.length === 0 ? emptyPages + 1 : 0
      if (next === undefined) return
      if (next === remembered || latest.has(next)) {
        throw new Fault('provider_failed', 'The provider answered a page that leads back to an earlier one.')
      }
      if (emptyPages > emptyPagesMax) {
        throw new Fault('provider_failed', `The provider promised more after ${emptyPages} empty pages in a row.`)
      }
      remember(next)
    },
    get pages() {
      return pages
    },
    get rows() {
      return rows
    },
  }
}

const latestMax = 1_000
