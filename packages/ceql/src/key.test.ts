import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareText } from './fold.ts'
import { keyTests } from './key.ts'

describe('a bound', () => {
  it('orders texts by code point, whatever both are', () => {
    const letters = fc.constantFrom('a', 'b', 'é', '\u{d7ff}', '\ud800', '\udfff', '\ue000', 'ﬀ', '\uffff', '😀', '𐐨')
    const text = fc.oneof(fc.string({ unit: letters, maxLength: 4 }), fc.string({ unit: 'binary', maxLength: 4 }))
    fc.assert(
      fc.property(text, text, (key, bound) => {
        const order = compareText(key, bound)
        expect(keyTests['<']([bound])(key)).toBe(order < 0)
        expect(keyTests['<=']([bound])(key)).toBe(order <= 0)
        expect(keyTests['>']([bound])(key)).toBe(order > 0)
        expect(keyTests['>=']([bound])(key)).toBe(order >= 0)
        expect(keyTests.BETWEEN([bound, key])(key)).toBe(order >= 0)
      }),
      { numRuns: 3000 },
    )
  })

  it('that could not be read is met by nothing', () => {
    const tests = [keyTests['<'], keyTests['>='], keyTests['='], keyTests.IN, keyTests.BETWEEN]
    expect(tests.map((prepare) => prepare([])('a'))).toEqual([false, false, false, false, false])
    expect(keyTests.BETWEEN([1])(1)).toBe(false)
  })
})
