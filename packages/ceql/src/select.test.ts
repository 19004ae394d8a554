import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { print } from './print.ts'
import { parseSelect } from './select.ts'

describe('parseSelect', () => {
  it.each([
    ['select * from contacts', { object: 'contacts' }],
    [
      "select id, name, email from contacts where lastModified > '2024-01-31' limit 100",
      { object: 'contacts', fields: ['id', 'name', 'email'], where: "lastModified > '2024-01-31'", limit: 100 },
    ],
    [
      "SELECT Name, Parent.Name FROM Account WHERE Name='x'",
      { object: 'Account', fields: ['Name', 'Parent.Name'], where: "Name = 'x'" },
    ],
    ['select * from contacts limit 100 where id = 12', { object: 'contacts', where: 'id = 12', limit: 100 }],
    [
      'select * from order order by order desc, limit limit 5',
      {
        object: 'order',
        orderBy: [
          { field: 'order', direction: 'desc' },
          { field: 'limit', direction: 'asc' },
        ],
        limit: 5,
      },
    ],
    [
      'select select, from from where where where = where',
      { object: 'where', fields: ['select', 'from'], where: "where = 'where'" },
    ],
    [
      'select `Story Points` from `my object` where a = open or b = 1 order by a',
      {
        object: 'my object',
        fields: ['Story Points'],
        where: "a = 'open' OR b = 1",
        orderBy: [{ field: 'a', direction: 'asc' }],
      },
    ],
  ])('reads %s', (text, expected) => {
    const { where, orderBy, ...rest } = parseSelect(text)
    const terms = orderBy?.map(({ field, direction }) => ({ field, direction }))
    expect({ ...rest, ...(where && { where: print(where) }), ...(terms && { orderBy: terms }) }).toEqual(expected)
  })

  it.each([
    ['', 1, 'expected SELECT, found the end of the query'],
    ['select * contacts', 10, 'expected FROM, found "contacts"'],
    ['select a b from c', 10, 'expected a comma or FROM, found "b"'],
    ['select a, from', 15, 'expected a comma or FROM, found the end of the query'],
    ['select * from', 14, 'expected the name of an object, found the end of the query'],
    ["select * from 'a'", 15, "expected the name of an object, found 'a'"],
    [
      'select * from a b',
      17,
      'expected WHERE, ORDER BY, LIMIT or the end of the query, found "b"; a value of several words needs quotes',
    ],
    ['select * from a order x', 23, 'expected BY, found "x"'],
    ['select * from a limit 0', 23, 'expected a whole number above zero, found "0"'],
    ['select * from a limit ten', 23, 'expected a whole number above zero, found "ten"'],
    ['select * from a limit 1 limit 2', 31, 'the query has LIMIT twice'],
    [
      'select * from a where b ! 1',
      25,
      'expected an operator such as =, LIKE, IN or IS NULL, found "!"; use NOT instead of !',
    ],
  ])('explains what is wrong with %j', (text, column, explanation) => {
    const message = `Error parsing query at column ${column}: ${explanation}\n  ${text}\n  ${' '.repeat(column - 1)}^`
    expect(() => parseSelect(text)).toThrow(expect.objectContaining({ name: 'CeqlError', message }))
  })

  it('throws nothing but CeqlError, whatever it is given', () => {
    const fragment = fc.constantFrom(
      ...['select', 'from', 'where', 'order', 'by', 'limit', 'asc', '*', ',', '(', ')', 'and', 'not', 'is', 'null'],
      ...['a', 'b.c', "'x'", '`z`', '1', '=', '-2.5', '’', '"', '\ud800'],
    )
    const soup = fc.array(fragment, { maxLength: 24 }).map((fragments) => `select ${fragments.join(' ')}`)
    fc.assert(
      fc.property(fc.oneof(soup, fc.string({ unit: 'binary' })), (text) => {
        expect(outcomeOf(text)).toMatch(/^(parsed|CeqlError)$/)
      }),
      { numRuns: 1000 },
    )
  })
})

function outcomeOf(text: string): string {
  try {
    parseSelect(text)
    return 'parsed'
  } catch (error) {
    return error instanceof Error ? error.name : 'no error'
  }
}
