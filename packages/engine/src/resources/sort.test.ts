import type { ProviderRecord } from '@valence/element-kit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Scratch } from './scratch.ts'
import { type SortBounds, sort } from './sort.ts'

const bounds: SortBounds = {
  runRowsMax: 5,
  runBytesMax: 1_000_000,
  fanIn: 3,
  bytesMax: 1_000_000,
  onTooLarge: () => {
    throw new Error('too large')
  },
}
const byKey = (left: ProviderRecord, right: ProviderRecord) => Number(left.key) - Number(right.key)

describe('sort', () => {
  it('gives what sorting in memory gives, ties in their order, however many runs and rounds it takes', async () => {
    const keys = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 150 })
    await fc.assert(
      fc.asyncProperty(
        keys,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 2, max: 4 }),
        async (all, runRowsMax, fanIn) => {
          const records = all.map((key, index) => ({ key, index, text: `Ä\n${index}` }))
          const { open, opened } = scratches()
          const sorted = await sort(groups(records, 7), byKey, open, { ...bounds, runRowsMax, fanIn })
          expect(await allOf(sorted.records())).toEqual(records.toSorted(byKey))
          expect(await allOf(sorted.records())).toEqual(records.toSorted(byKey))
          expect(sorted.size).toBe(records.length)
          await sorted[Symbol.asyncDispose]()
          expect(opened().filter(({ isOpen }) => isOpen)).toEqual([])
        },
      ),
    )
  })

  it('touches no disk for what fits into memory', async () => {
    const { open, opened } = scratches()
    const sorted = await sort(groups([{ key: 2 }, { key: 1 }], 1), byKey, open, bounds)
    expect(await allOf(sorted.records())).toEqual([{ key: 1 }, { key: 2 }])
    expect(opened()).toEqual([])
  })

  it('begins a run on disk by size as well as by number', async () => {
    const { open, opened } = scratches()
    const records = Array.from({ length: 4 }, (_, index) => ({ key: 4 - index, text: 'x'.repeat(100) }))
    const sorted = await sort(groups(records, 4), byKey, open, { ...bounds, runBytesMax: 150 })
    expect(sorted.spilledBytes).toBeGreaterThan(400)
    expect(opened()).toHaveLength(1)
    expect((await allOf(sorted.records())).map(({ key }) => key)).toEqual([1, 2, 3, 4])
    await sorted[Symbol.asyncDispose]()
  })

  it('gives the disk back when its source fails, and when there is too much', async () => {
    const records = Array.from({ length: 20 }, (_, key) => ({ key }))
    const failing = async function* () {
      yield records
      throw new Error('gone')
    }
    const { open, opened } = scratches()
    await expect(sort(failing(), byKey, open, bounds)).rejects.toThrow('gone')
    await expect(sort(groups(records, 20), byKey, open, { ...bounds, bytesMax: 10 })).rejects.toThrow('too large')
    expect(opened().map(({ isOpen }) => isOpen)).toEqual([false, false])
  })

  it('stops reading its runs where nobody asks for more', async () => {
    const { open, opened } = scratches()
    const records = Array.from({ length: 20 }, (_, key) => ({ key }))
    const sorted = await sort(groups(records, 20), byKey, open, bounds)
    for await (const record of sorted.records()) if (record.key === 3) break
    expect(opened()[0]?.reading).toBe(0)
    await sorted[Symbol.asyncDispose]()
  })
})

async function* groups(records: readonly ProviderRecord[], size: number) {
  for (let start = 0; start < records.length; start += size) yield records.slice(start, start + size)
}

async function allOf(records: AsyncIterable<ProviderRecord>): Promise<readonly ProviderRecord[]> {
  const found: ProviderRecord[] = []
  for await (const record of records) found.push(record)
  return found
}

/** Scratches in memory, which tell whether they were given back. Their pieces cut lines and characters anywhere. */
function scratches() {
  const made: { isOpen: boolean; reading: number }[] = []
  const open = async (): Promise<Scratch> => {
    const state = { isOpen: true, reading: 0 }
    made.push(state)
    let content = Buffer.alloc(0)
    return {
      async write(chunks) {
        const position = content.length
        for await (const chunk of chunks) content = Buffer.concat([content, chunk])
        return { position, length: content.length - position }
      },
      async *read({ position, length }) {
        state.reading += 1
        try {
          for (let at = position; at < position + length; at += 5)
            yield content.subarray(at, Math.min(at + 5, position + length))
        } finally {
          state.reading -= 1
        }
      },
      async close() {
        state.isOpen = false
      },
    }
  }
  return { open, opened: () => made }
}
