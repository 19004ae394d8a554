import { describe, expect, it } from 'vitest'
import { compile } from './evaluate.ts'
import { parse } from './parse.ts'
import type { FieldType } from './reading.ts'

/** The rules themselves are in semantics.test.ts; here is what a table of JSON records cannot show. */
describe('compile', () => {
  it('reads a Date as its instant, and as ISO text in LIKE', () => {
    const date = new Date('2015-01-06T16:31:38Z')
    expect(holds("x = '2015-01-06T09:31:38-07:00'", date, 'datetime')).toBe(true)
    expect(holds('x > 2015-01-06', date)).toBe(true)
    expect(holds("x LIKE '2015-01-06t%'", date)).toBe(true)
  })

  it('takes undefined for null', () => {
    expect(holds('x IS NULL', undefined)).toBe(true)
    expect(holds("x != 'a'", undefined)).toBe(false)
    expect(holds('x IS NULL', [undefined, null])).toBe(true)
  })

  it('reads neither an invalid Date nor NaN nor an object, whatever it is asked', () => {
    const unreadable = [new Date(Number.NaN), {}, () => 'a', Symbol('a')]
    const questions = ["x = 'a'", "x != 'a'", "x NOT LIKE 'a'", "x NOT IN ('a')", "x < 'a'", "x >= 'a'"]
    const answers = questions.flatMap((where) => unreadable.map((value) => holds(where, value)))
    expect(new Set(answers)).toEqual(new Set([false]))
    expect(holds('x != 1', Number.NaN, 'number')).toBe(false)
    expect(holds('x IS NOT NULL', {})).toBe(true)
  })

  it('reads a bigint as a number', () => {
    expect(holds('x > 9', 10n)).toBe(true)
    expect(holds('x = 10', 10n, 'number')).toBe(true)
    expect(holds("x = '10'", 10n, 'string')).toBe(true)
  })

  it('takes apart a list whose values read in different ways', () => {
    const where = "x IN (10, true, '2015-01-06', abc)"
    const members = [10, '10', true, 'TRUE', '2015-01-06T00:00:00Z', 'ABC']
    const others = [11, '10.0', false, '2015-01-07', 'abcd']
    expect(members.filter((value) => holds(where, value))).toEqual(members)
    expect(others.filter((value) => holds(where, value))).toEqual([])
  })

  it('keeps long numbers apart as text', () => {
    expect(holds('x = 12345678901234567890', '12345678901234567891')).toBe(false)
    expect(holds('x = 12345678901234567890', '12345678901234567890')).toBe(true)
  })

  it('hands the field to the reader as it was written', () => {
    const filter = compile<string>(parse('`a.b c` = x and d.e = y'), { read: (record, field) => `${record}${field}` })
    const asked: string[] = []
    const spy = compile<null>(parse('`a.b c` = x and d.e = y'), {
      read: (_, field) => {
        asked.push(field)
        return asked.length === 1 ? 'x' : 'y'
      },
    })
    expect(filter('')).toBe(false)
    expect(spy(null)).toBe(true)
    expect(asked).toEqual(['a.b c', 'd.e'])
  })

  it('throws when a literal does not fit, before any record is read', () => {
    const source = "x > 'soon'"
    expect(() => compile(parse(source), { read: () => null, typeOf: () => 'date', source })).toThrow(
      `Error parsing query at column 5: field "x" has the type date, which 'soon' does not fit`,
    )
  })
})

function holds(where: string, value: unknown, type?: FieldType): boolean {
  return compile<null>(parse(where), { read: () => value, typeOf: () => type })(null)
}
