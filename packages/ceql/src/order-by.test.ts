import { describe, expect, it } from 'vitest'
import { CeqlError } from './errors.ts'
import { parseOrderBy } from './order-by.ts'

describe('parseOrderBy', () => {
  it.each([
    ['MailingCity asc', [{ field: 'MailingCity', direction: 'asc' }]],
    [
      'created DESC, key',
      [
        { field: 'created', direction: 'desc' },
        { field: 'key', direction: 'asc' },
      ],
    ],
    ['`a b`desc', [{ field: 'a b', direction: 'desc' }]],
    ['desc desc', [{ field: 'desc', direction: 'desc' }]],
  ])('reads %j', (text, terms) => {
    expect(parseOrderBy(text)).toMatchObject(terms)
  })

  it('knows where each term stood', () => {
    const text = 'created DESC, key'
    const parts = parseOrderBy(text).map(({ span }) => text.slice(span?.start, span?.end))
    expect(parts).toEqual(['created DESC', 'key'])
  })

  it.each([
    ['', 1, 'expected a field name, found the end of the query'],
    ['a,', 3, 'expected a field name, found the end of the query'],
    ['a down', 3, 'expected asc, desc, a comma or the end of the order, found "down"'],
    ['a desc desc', 8, 'expected asc, desc, a comma or the end of the order, found "desc"'],
    ["'a' desc", 1, "expected a field name, found 'a'"],
  ])('explains what is wrong with %j at column %i', (text, column, explanation) => {
    expect(() => parseOrderBy(text)).toThrow(CeqlError)
    expect(() => parseOrderBy(text)).toThrow(`Error parsing query at column ${column}: ${explanation}`)
  })
})
