import type { Page, ProviderRecord } from '@valence/element-kit'
import type { Position } from './cursor.ts'
import type { ReadPage } from './read-page.ts'

/** The id of a record as its list knows it. */
export type IdOf = (record: ProviderRecord) => string | undefined

export interface Place {
  readonly cursor: string | undefined
  readonly page: Page
  /** The record of the page at which to begin. */
  readonly index: number
}

/**
 * Finds a place again. A page in whose middle it lies is asked for as it was, else it would be another page. What was added before
 * the place since then has moved it, even onto the pages that follow; it is behind the last records that were given. Only when none
 * of them is there any more do their numbers decide.
 */
export async function locate(
  read: ReadPage,
  { cursor, skip, limit, anchors = [] }: Position,
  idOf: IdOf,
): Promise<Place> {
  const first = { cursor, page: await read(cursor, limit) }
  let at = first
  for (let tries = 0; anchors.length > 0; tries++) {
    const index = indexBehind(at.page.records, anchors, idOf)
    if (index !== undefined) return { ...at, index }
    const { next } = at.page
    if (next === undefined || tries === pagesSearchedMax) break
    at = { cursor: next, page: await read(next, limit) }
  }
  return { ...first, index: Math.min(countOf(skip, anchors), first.page.records.length) }
}

/** How many stand before a place when none of the last ones is there: nobody knows of how many others, but of none when these were all. */
export function countOf(skip: number, anchors: readonly string[]): number {
  return skip <= anchors.length ? 0 : skip
}

/** So many pages behind its own a place is looked for. */
const pagesSearchedMax = 3

/** The index behind the first of the anchors that is among the records. */
export function indexBehind(
  records: readonly ProviderRecord[],
  anchors: readonly string[],
  idOf: IdOf,
): number | undefined {
  const indexes = new Map(records.map((record, index) => [idOf(record), index]))
  for (const anchor of anchors) {
    const index = indexes.get(anchor)
    if (index !== undefined) return index + 1
  }
  return undefined
}

/** The ids of a resource's records, as text. */
export function idsBy(idField: string): IdOf {
  return (record) => {
    const id = Object.hasOwn(record, idField) ? record[idField] : undefined
    return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined
  }
}
