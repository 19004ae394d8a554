import { Fault, type Page } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { idsBy } from './locate.ts'
import type { ReadPage } from './read-page.ts'
import { walk } from './walk.ts'

const bounds = { pagesMax: 5, rowsMax: 100, emptyPagesMax: 3, limitFor: (missing: number) => missing }
const idOf = idsBy('id')

describe('walk', () => {
  it('goes from page to page until enough is together', async () => {
    const { read, asked } = provider({ '': [[1, 2], 'b'], b: [[3, 4], 'c'], c: [[5], undefined] })
    const walked = await walk(read, undefined, { idOf, count: 3, skip: 0 }, bounds)
    expect(ids(walked)).toEqual([1, 2, 3])
    expect(walked.next).toEqual({ cursor: 'b', skip: 1, limit: 1, anchors: ['3'] })
    expect(asked).toEqual([
      [undefined, 3],
      ['b', 1],
    ])
  })

  it('asks again for a page in whose middle it begins exactly as it was asked for', async () => {
    const { read, asked } = provider({ b: [[3, 4], 'c'], c: [[5], undefined] })
    const walked = await walk(read, { cursor: 'b', skip: 1, limit: 1 }, { idOf, count: 7, skip: 0 }, bounds)
    expect(ids(walked)).toEqual([4, 5])
    expect(walked.next).toBeUndefined()
    expect(asked).toEqual([
      ['b', 1],
      ['c', 6],
    ])
  })

  it('promises no page on which nothing would be', async () => {
    const { read } = provider({ '': [[2, 4, 1, 3, 5], undefined] })
    const walked = await walk(
      read,
      undefined,
      { idOf, count: 2, skip: 0, keeps: ({ id }) => Number(id) % 2 === 0 },
      bounds,
    )
    expect(walked).toMatchObject({ skipped: 0 })
    expect(walked.next).toBeUndefined()
  })

  it('passes over what is wanted first, not what is filtered out', async () => {
    const { read } = provider({ '': [[1, 2, 3, 4, 5, 6, 7, 8], undefined] })
    const walked = await walk(
      read,
      undefined,
      { idOf, count: 2, skip: 1, keeps: ({ id }) => Number(id) % 2 === 0 },
      bounds,
    )
    expect(ids(walked)).toEqual([4, 6])
    expect(walked.next).toMatchObject({ skip: 7 })
  })

  it('stops at its bounds and says where to go on', async () => {
    const { read, asked } = endless((page) => [page])
    const walked = await walk(read, undefined, { idOf, count: 9, skip: 0 }, bounds)
    expect(ids(walked)).toEqual([0, 1, 2, 3, 4])
    expect(walked.next).toMatchObject({ cursor: '5', skip: 0 })
    expect(asked).toHaveLength(5)
    const rows = endless(() => Array.from({ length: 60 }, (_, index) => index))
    expect(await walk(rows.read, undefined, { idOf, count: 9, skip: 0, keeps: () => false }, bounds)).toMatchObject({
      records: [],
      next: { cursor: '2' },
    })
  })

  it('gets over some empty pages', async () => {
    const { read } = provider({ '': [[], 'b'], b: [[], 'c'], c: [[1], undefined] })
    expect(ids(await walk(read, undefined, { idOf, count: 2, skip: 0 }, bounds))).toEqual([1])
  })

  it('does not believe a provider that only promises', async () => {
    const { read } = endless(() => [])
    expect(await failure(walk(read, undefined, { idOf, count: 2, skip: 0 }, bounds))).toMatchObject({
      code: 'provider_failed',
      status: 502,
    })
  })

  it('does not go round in circles', async () => {
    const toItself = provider({ '': [[1], 'b'], b: [[2], 'b'] })
    expect(await failure(walk(toItself.read, undefined, { idOf, count: 9, skip: 0 }, bounds))).toMatchObject({
      code: 'provider_failed',
    })
    const round = provider({ b: [[2], 'c'], c: [[3], 'b'] })
    const from = { cursor: 'b', skip: 0, limit: 1 }
    expect(await failure(walk(round.read, from, { idOf, count: 9, skip: 0 }, bounds))).toMatchObject({
      code: 'provider_failed',
    })
  })
})

function provider(pages: Readonly<Record<string, readonly [readonly number[], string | undefined]>>) {
  const asked: (readonly [string | undefined, number])[] = []
  const read: ReadPage = async (cursor, limit) => {
    asked.push([cursor, limit])
    const [numbers = [], next] = pages[cursor ?? ''] ?? []
    return page(numbers, next)
  }
  return { read, asked }
}

function endless(content: (page: number) => readonly number[]) {
  const asked: (string | undefined)[] = []
  const read: ReadPage = async (cursor) => {
    asked.push(cursor)
    const index = Number(cursor ?? 0)
    return page(content(index), String(index + 1))
  }
  return { read, asked }
}

function page(numbers: readonly number[], next: string | undefined): Page {
  return { records: numbers.map((id) => ({ id })), ...(next === undefined ? {} : { next }) }
}

function ids({ records }: { readonly records: Page['records'] }) {
  return records.map(({ id }) => id)
}

async function failure(promise: Promise<unknown>): Promise<Fault> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof Fault) return error
  throw new Error(`A fault was expected, not ${String(error)}.`)
}
