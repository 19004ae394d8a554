import type { ProviderRecord } from '@valence/element-kit'

/** Merges ordered runs into one. Of records that compare equal those of the earlier run come first. */
export async function* merge(
  runs: readonly AsyncIterable<ProviderRecord>[],
  compare: (left: ProviderRecord, right: ProviderRecord) => number,
): AsyncGenerator<ProviderRecord, void, void> {
  const iterators = runs.map((run) => run[Symbol.asyncIterator]())
  try {
    const heads = await Promise.all(iterators.map((iterator) => iterator.next()))
    for (;;) {
      const first = firstOf(heads, compare)
      const head = heads[first]
      if (head === undefined || head.done === true) return
      yield head.value
      const next = await iterators[first]?.next()
      if (next !== undefined) heads[first] = next
    }
  } finally {
    await Promise.all(iterators.map((iterator) => iterator.return?.()))
  }
}

type Head = IteratorResult<ProviderRecord, unknown>

/** The index of the head that comes first; -1 when all runs are at their end. Runs are few, so looking at each is the fastest. */
function firstOf(heads: readonly Head[], compare: (left: ProviderRecord, right: ProviderRecord) => number): number {
  let first = -1
  let least: ProviderRecord | undefined
  for (const [index, head] of heads.entries()) {
    if (head.done === true || (least !== undefined && compare(head.value, least) >= 0)) continue
    first = index
    least = head.value
  }
  return first
}
