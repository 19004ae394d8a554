import { describe, expect, it } from 'vitest'
import { compileOrder } from './order.ts'
import { parseOrderBy } from './order-by.ts'
import type { FieldType } from './reading.ts'

describe('compileOrder', () => {
  it.each<[FieldType, readonly unknown[]]>([
    ['string', ['Adam', 'bob', 'Cy', 'ﬀ', '😀']],
    ['number', [-1, '2', 10, '1e3']],
    ['boolean', [false, 'TRUE']],
    ['datetime', ['2015-01-06T09:00:00+02:00', '2015-01-06T08:00:00Z', new Date('2015-01-07'), 1420761898000]],
    ['any', [2, 10, false, true, '2015-01-06T09:00:00+02:00', '2015-01-06T08:00:00Z', '10', '2', 'b', 'C']],
  ])('orders values of type %s either way', (type, ascending) => {
    const shuffled = [...ascending.slice(2), ...ascending.slice(0, 2)]
    expect(sorted(shuffled, 'x', type)).toEqual(ascending)
    expect(sorted(shuffled, 'x desc', type)).toEqual(ascending.toReversed())
  })

  it('puts null and what cannot be read last, either way', () => {
    const values = [null, 2, 'few', 1, []]
    expect(sorted(values, 'x', 'number')).toEqual([1, 2, null, 'few', []])
    expect(sorted(values, 'x desc', 'number')).toEqual([2, 1, null, 'few', []])
  })

  it('counts a list by its first value', () => {
    expect(sorted([[3, 1], 2, [null, 1]], 'x')).toEqual([[null, 1], 2, [3, 1]])
  })

  it('asks the next term when one does not decide, and leaves the rest as it stood', () => {
    const rows = [
      { name: 'b', votes: 1, id: 1 },
      { name: 'A', votes: 1, id: 2 },
      { name: 'a', votes: 1, id: 3 },
      { name: 'c', votes: 2, id: 4 },
    ]
    const order = compileOrder<object>(parseOrderBy('votes desc, name'), { read: Reflect.get })
    expect(rows.toSorted(order).map(({ id }) => id)).toEqual([4, 2, 3, 1])
  })

  it('reads a record once, however often it is compared', () => {
    const rows = Array.from({ length: 100 }, (_, index) => ({ votes: (index * 37) % 100 }))
    let reads = 0
    const read = (record: { readonly votes: number }) => {
      reads += 1
      return record.votes
    }
    const sorted = rows.toSorted(compileOrder(parseOrderBy('votes'), { read }))
    expect(sorted.map(({ votes }) => votes)).toEqual(Array.from({ length: 100 }, (_, index) => index))
    expect(reads).toBe(100)
  })
})

function sorted(values: readonly unknown[], orderBy: string, type?: FieldType): readonly unknown[] {
  return values.toSorted(compileOrder<unknown>(parseOrderBy(orderBy), { read: (value) => value, typeOf: () => type }))
}
