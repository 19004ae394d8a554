import type { Page } from '@valence/element-kit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { scriptedConnection } from '../../testing/scripted-connection.ts'
import { searchByOffset } from './offset-search.ts'

const asked = z.object({ startAt: z.number(), maxResults: z.number() })

/** A Data Center whose search goes over a list that changes while it is read. */
function siteOf(ids: string[]) {
  return scriptedConnection(({ body }) => {
    const { startAt, maxResults } = asked.parse(body)
    const issues = ids.slice(startAt, startAt + maxResults).map((id) => ({ id }))
    return { startAt, total: ids.length, issues }
  }).connection
}

async function walk(ids: string[], limit: number, meanwhile: (page: number) => void): Promise<readonly unknown[]> {
  const connection = siteOf(ids)
  const seen: unknown[] = []
  let page: Page | undefined
  for (let number = 0; page === undefined || page.next !== undefined; number += 1) {
    page = await searchByOffset(connection, { jql: 'x', fields: ['key'], limit, cursor: page?.next })
    seen.push(...page.records.map(({ id }) => id))
    meanwhile(number)
  }
  return seen
}

const list = (count: number) => Array.from({ length: count }, (_, index) => String(1000 + index))

describe('a search by offset', () => {
  it('gives every record once when nothing changes, whatever the size of the pages', async () => {
    for (const limit of [1, 2, 10, 11, 99, 100, 101]) {
      expect(await walk(list(100), limit, () => undefined)).toEqual(list(100))
    }
    expect(await walk([], 10, () => undefined)).toEqual([])
  })

  it('neither repeats nor loses a record while others come in before it, behind it, or go away', async () => {
    const change = fc.record({ add: fc.nat(30), at: fc.double({ min: 0, max: 1, noNaN: true }), drop: fc.nat(5) })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.array(change, { maxLength: 20 }), async (limit, changes) => {
        const ids = list(200)
        const gone = new Set<string>()
        let next = 5000
        const seen = await walk(ids, limit, (page) => {
          const { add = 0, at = 0, drop = 0 } = changes[page] ?? {}
          const place = Math.floor(at * ids.length)
          for (const id of ids.splice(place, drop)) gone.add(id)
          ids.splice(place, 0, ...Array.from({ length: add }, () => String(next++)))
        })
        expect(new Set(seen).size).toBe(seen.length)
        expect(list(200).filter((id) => !gone.has(id) && !seen.includes(id))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('does not follow a record that a change moved to the end', async () => {
    const ids = list(60)
    const seen = await walk(ids, 20, (page) => {
      if (page === 0) ids.push(...ids.splice(19, 1))
    })
    expect(list(60).filter((id) => !seen.includes(id))).toEqual([])
  })

  it('does not take an invented beginning of a page', async () => {
    const search = { jql: 'x', fields: [], limit: 1, cursor: '20' }
    await expect(searchByOffset(siteOf([]), search)).rejects.toMatchObject({ status: 400 })
  })
})
