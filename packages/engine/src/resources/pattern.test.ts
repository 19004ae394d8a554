import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fits } from './pattern.ts'

describe('a pattern', () => {
  it.each([
    ['customfield_*', ['customfield_1', 'customfield_'], ['custom', 'xcustomfield_1']],
    ['*name', ['name', 'displayName'.toLowerCase()], ['names']],
    ['a*b*c', ['abc', 'a-b-c', 'abbcc'], ['acb', 'ab', 'abcd']],
    ['ab*ba', ['abba', 'abxba'], ['aba']],
    ['*', ['', 'x'], []],
  ])('%s fits what it says', (pattern, those, others) => {
    expect(those.filter(fits(pattern))).toEqual(those)
    expect(others.filter(fits(pattern))).toEqual([])
  })

  it('fits what the same regular expression fits', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 })
    fc.assert(
      fc.property(text, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 }), (pattern, name) => {
        expect(fits(pattern)(name)).toBe(new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name))
      }),
      { numRuns: 2_000 },
    )
  })
})
