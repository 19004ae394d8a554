import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareText, fold } from './fold.ts'

describe('fold', () => {
  it.each([
    ['Ada', 'ADA'],
    ['Größe', 'GRÖẞE'],
    ['ΟΔΟΣ', 'οδος'],
    ['Привет', 'ПРИВЕТ'],
    ['cafe\u0301', 'CAFÉ'],
    ['𐐀', '𐐨'],
  ])('folds %s and %s alike', (left, right) => {
    expect(fold(left)).toBe(fold(right))
  })

  it.each([
    ['Straße', 'STRASSE'],
    ['ı', 'i'],
    ['e', 'é'],
  ])('keeps %s and %s apart', (left, right) => {
    expect(fold(left)).not.toBe(fold(right))
  })

  it('agrees with the simple folding of regular expressions on every letter that has a case', () => {
    const letters = Array.from({ length: 0x110000 }, (_, code) => String.fromCodePoint(code))
      .filter((letter) => /\p{Changes_When_Casemapped}/u.test(letter))
      // Composition replaces these before they are folded; and the dotted capital İ becomes two code points.
      .filter((letter) => letter.normalize('NFC') === letter && letter !== 'İ')
    const alphabet = letters.join('')
    const disagreeing = letters.filter((letter) => {
      const expected = alphabet.match(new RegExp(letter, 'giu')) ?? []
      const folded = fold(letter)
      return expected.some((other) => fold(other) !== folded)
    })
    expect(disagreeing).toEqual([])
    // As many classes as regular expressions see: nothing was merged that they keep apart.
    const representatives = new Set(letters.map((letter) => alphabet.match(new RegExp(letter, 'iu'))?.[0]))
    expect(new Set(letters.map(fold)).size).toBe(representatives.size)
  })

  it('is settled after one pass', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(fold(fold(text))).toBe(fold(text))
      }),
      { numRuns: 1000 },
    )
  })
})

describe('compareText', () => {
  it('orders by code point, not by UTF-16 unit', () => {
    expect(compareText('ﬀ', '😀')).toBeLessThan(0)
    expect('ﬀ' < '😀').toBe(false)
  })

  it('orders a beginning before the whole', () => {
    expect(compareText('ab', 'abc')).toBeLessThan(0)
  })

  it('is the order of the code points, whatever the texts', () => {
    const text = fc.string({ unit: 'binary', maxLength: 4 })
    fc.assert(
      fc.property(text, text, (left, right) => {
        const codes = (whole: string) =>
          Array.from(whole, (one) => (one.codePointAt(0) ?? 0).toString(16).padStart(6, '0'))
        const [ours, theirs] = [codes(left).join(), codes(right).join()]
        expect(Math.sign(compareText(left, right))).toBe(ours < theirs ? -1 : ours > theirs ? 1 : 0)
      }),
      { numRuns: 1000 },
    )
  })
})
