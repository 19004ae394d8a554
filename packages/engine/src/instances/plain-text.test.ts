import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainText, readName, readTags } from './plain-text.ts'

describe('plainText', () => {
  it.each([
    ['<a href="https://x.example">acme</a>', 'acme'],
    ['<<b>script>alert(1)</<b>script>', 'alert(1)'],
    ['<!-- a --><?x?>b', 'b'],
    ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
    ['  plain  ', 'plain'],
    ['<img src=x', '<img src=x'],
  ])('%j is %j', (input, text) => expect(plainText(input)).toBe(text))

  it('leaves no tag, whatever is put together', () => {
    const piece = fc.constantFrom('<', '>', '/', 'b', 'script', ' ', '!--', 'a href="x"')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = plainText(pieces.join(''))
        expect(text).not.toMatch(/<[a-z/!?][^<>]*>/i)
        expect(plainText(text)).toBe(text)
      }),
    )
  })
})

describe('readName', () => {
  it('refuses a name of which nothing is left', () => {
    expect(readName(' <b>x</b> ')).toBe('x')
    expect(() => readName('<p> </p>')).toThrow('An instance needs a name.')
  })
})

describe('readTags', () => {
  it('drops empty ones and repetitions, and keeps the order', () => {
    expect(readTags(['b', ' a', '<i></i>', 'b', '<i>a</i>'])).toEqual(['b', 'a'])
  })
})
