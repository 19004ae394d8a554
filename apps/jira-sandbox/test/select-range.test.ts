import fc from 'fast-check'
import { expect, it } from 'vitest'
import { selectRange } from '../src/search/select-range.ts'

it('a range of a list that is not sorted is what stands there once it is', () => {
  const ascending = (left: number, right: number) => left - right
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer()), fc.nat(60), fc.nat(60), (items, from, length) => {
      const sorted = items.toSorted(ascending)
      expect(selectRange([...items], from, from + length, ascending)).toEqual(sorted.slice(from, from + length))
    }),
  )
})
