import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from './fold.ts'
import { like } from './like.ts'

describe('like', () => {
  it.each([
    ['QBO%', 'QBO import', true],
    ['QBO%', 'old QBO', false],
    ['%import', 'QBO import', true],
    ['%bo%im%', 'QBO import', true],
    ['im%bo', 'import QBO', true],
    ['aa%aa', 'aaa', false],
    ['a%b%b', 'ab', false],
    ['%', '', true],
    ['', 'anything', true],
    ['%%%', 'x', true],
    ['50.%', '50x', false],
  ])('finds that %j on %j is %j', (pattern, text, isMatch) => {
    expect(like(pattern)(fold(text))).toBe(isMatch)
  })

  it('agrees with trying every way to fill the runs', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', 'B', '%'), maxLength: 8 })
    const text = fc.string({ unit: fc.constantFrom('a', 'A', 'b'), maxLength: 10 })
    fc.assert(
      fc.property(pattern, text, (segments, whole) => {
        const sought = segments.includes('%') ? segments : `%${segments}%`
        expect(like(segments)(fold(whole))).toBe(matches(sought.toLowerCase(), whole.toLowerCase()))
      }),
      { numRuns: 2000 },
    )
  })

  it('does not run away on a pattern that would make backtracking explode', () => {
    const pattern = `${'%a'.repeat(2000)}%b`
    expect(like(pattern)('a'.repeat(100_000))).toBe(false)
  })
})

/** The definition, taken at its word: a run is empty, or it takes one more character. */
function matches(pattern: string, text: string): boolean {
  if (pattern === '') return text === ''
  if (pattern.startsWith('%'))
    return matches(pattern.slice(1), text) || (text !== '' && matches(pattern, text.slice(1)))
  return text !== '' && pattern.charAt(0) === text.charAt(0) && matches(pattern.slice(1), text.slice(1))
}
