import type { ProviderRecord } from '@valence/element-kit'
import { merge } from './merge.ts'
import { readRecords, writeRecords } from './record-lines.ts'
import type { OpenScratch, Scratch, Segment } from './scratch.ts'

export interface SortBounds {
  /** What is ordered in memory at a time; what is more is ordered in runs on disk. */
  readonly runRowsMax: number
  readonly runBytesMax: number
  /** Runs that are merged at a time. */
  readonly fanIn: number
  /** What the runs may take on disk, all together. */
  readonly bytesMax: number
  /** Told when they would take more. */
  onTooLarge(): never
}

export interface Sorted extends AsyncDisposable {
  readonly size: number
  readonly spilledBytes: number
  /** The records in order; each call begins anew. */
  records(): AsyncIterable<ProviderRecord>
}

type Compare = (left: ProviderRecord, right: ProviderRecord) => number

/**
 * Orders any number of records in constant memory: an external merge sort. Few of them are ordered in memory and no disk is touched.
 * What compares equal keeps its order. Whoever gets the result disposes of it; when the source fails, that is done here.
 */
export async function sort(
  source: AsyncIterable<readonly ProviderRecord[]>,
  compare: Compare,
  openScratch: OpenScratch,
  bounds: SortBounds,
): Promise<Sorted> {
  const runs = createRuns(compare, openScratch, bounds)
  try {
    for await (const records of source) await runs.add(records)
    return await runs.finish()
  } catch (error) {
    await runs.close()
    throw error
  }
}

function createRuns(compare: Compare, openScratch: OpenScratch, bounds: SortBounds) {
  const { runRowsMax, runBytesMax, fanIn, bytesMax, onTooLarge } = bounds
  let scratch: Scratch | undefined
  let segments: readonly Segment[] = []
  let current: ProviderRecord[] = []
  let currentBytes = 0
  let size = 0
  let spilledBytes = 0

  const spill = async (records: AsyncIterable<ProviderRecord>): Promise<Segment> => {
    scratch ??= await openScratch()
    const segment = await scratch.write(writeRecords(records))
    spilledBytes += segment.length
    if (spilledBytes > bytesMax) onTooLarge()
    return segment
  }
  const read = (segment: Segment): AsyncIterable<ProviderRecord> =>
    scratch === undefined ? each([]) : readRecords(scratch.read(segment))
  const close = async () => scratch?.close()

  return {
    close,
    async add(records: readonly ProviderRecord[]): Promise<void> {
      for (const record of records) {
        current.push(record)
        currentBytes += JSON.stringify(record).length
        if (current.length < runRowsMax && currentBytes < runBytesMax) continue
        segments = [...segments, await spill(each(current.toSorted(compare)))]
        current = []
        currentBytes = 0
      }
      size += records.length
    },
    async finish(): Promise<Sorted> {
      const rest = current.toSorted(compare)
      // The first runs become one that stays the first, so that what compares equal keeps its order.
      while (segments.length >= fanIn) {
        const merged = await spill(merge(segments.slice(0, fanIn).map(read), compare))
        segments = [merged, ...segments.slice(fanIn)]
      }
      const records = () => (segments.length === 0 ? each(rest) : merge([...segments.map(read), each(rest)], compare))
      const [sortedSize, bytes] = [size, spilledBytes]
      return {
        size: sortedSize,
        spilledBytes: bytes,
        records,
        async [Symbol.asyncDispose]() {
          await close()
        },
      }
    },
  }
}

async function* each(records: readonly ProviderRecord[]): AsyncGenerator<ProviderRecord, void, void> {
  yield* records
}
