import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from './fold.ts'
import { contains, like } from './like.ts'

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
    expect(like(pattern)(text)).toBe(isMatch)
  })

  it('agrees with trying every way to fill the runs', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', 'B', '%'), maxLength: 8 })
    const text = fc.string({ unit: fc.constantFrom('a', 'A', 'b'), maxLength: 10 })
    fc.assert(
      fc.property(pattern, text, (segments, whole) => {
        const sought = segments.includes('%') ? segments : `%${segments}%`
        expect(like(segments)(whole)).toBe(matches(sought.toLowerCase(), whole.toLowerCase()))
      }),
      { numRuns: 2000 },
    )
  })

  it('does not run away on a pattern that would make backtracking explode', () => {
    const pattern = `${'%a'.repeat(2000)}%b`
    expect(like(pattern)('a'.repeat(100_000))).toBe(false)
  })
})

describe('contains', () => {
  it('finds of every letter of Latin-1 what folding makes of it, and no more', () => {
    const latin1 = Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code))
    const others = Array.from('μΜſſKKÅŸẞİıéÉ🄰\ud800', (letter) => letter)
    const wrong = [...latin1, ...others].flatMap((part) => {
      const isMet = contains(part)
      return [...latin1, ...others]
        .filter((text) => isMet(text) !== fold(text).includes(fold(part)))
        .map((text) => [part, text])
    })
    expect(wrong).toEqual([])
  })

  it('agrees with looking for the folded part in the folded text, whatever both are', () => {
    const latin1 = fc.string({ unit: fc.integer({ min: 0, max: 0xff }).map((code) => String.fromCharCode(code)) })
    const piece = fc.oneof(
      latin1,
      fc.string({ unit: 'binary' }),
      fc.constantFrom('e\u0301', 'É', 'µ', 'Μ', 'K', '$&', 'a'.repeat(70)),
    )
    fc.assert(
      fc.property(piece, piece, piece, fc.func(fc.boolean()), (before, part, after, isUpper) => {
        const text =
          before + Array.from(part, (letter) => (isUpper(letter) ? letter.toUpperCase() : letter)).join('') + after
        expect(contains(part)(text)).toBe(fold(text).includes(fold(part)))
        expect(contains(part)(before)).toBe(fold(before).includes(fold(part)))
      }),
      { numRuns: 3000 },
    )
  })
})

/** The definition, taken at its word: a run is empty, or it takes one more character. */
function matches(pattern: string, text: string): boolean {
  if (pattern === '') return text === ''
  if (pattern.startsWith('%'))
    return matches(pattern.slice(1), text) || (text !== '' && matches(pattern, text.slice(1)))
  return text !== '' && pattern.charAt(0) === text.charAt(0) && matches(pattern.slice(1), text.slice(1))
}
