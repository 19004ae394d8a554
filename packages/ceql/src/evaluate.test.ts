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

  it('reads an instant alike however it is written', () => {
    const instants = [
      '2024-02-29T00:00:00.000Z',
      '2015-01-31T23:59:59.999Z',
      '0000-01-01T00:00:00.000Z',
      '2015-02-01T00:00:00.001Z',
    ]
    const forms = (iso: string) => [iso, iso.replace('Z', '+00:00'), iso.replace('T', ' '), new Date(iso)]
    for (const operator of ['=', '!=', '<', '<=', '>', '>=']) {
      for (const bound of instants) {
        for (const iso of instants) {
          const answers = forms(iso).map((value) => holds(`x ${operator} '${bound}'`, value, 'datetime'))
          const [date, other] = [Date.parse(iso), Date.parse(bound)]
          const expected = {
            '=': date === other,
            '!=': date !== other,
            '<': date < other,
            '<=': date <= other,
            '>': date > other,
            '>=': date >= other,
          }[operator]
          expect({ iso, operator, bound, answers }).toEqual({
            iso,
            operator,
            bound,
            answers: forms(iso).map(() => expected),
          })
        }
      }
    }
  })

  it('compares with no day that the calendar does not have, and with instants that no text is written as', () => {
    const unreadable = [
      '2015-02-29T00:00:00.000Z',
      '2015-02-30T00:00:00.000Z',
      '2015-04-31T00:00:00.000Z',
      '2015-00-01T00:00:00.000Z',
    ]
    expect(
      unreadable.filter(
        (value) => holds('x >= 2000-01-01', value, 'datetime') || holds('x != 2000-01-01', value, 'datetime'),
      ),
    ).toEqual([])
    expect(holds('x < 1e18', '2015-02-28T00:00:00.000Z', 'datetime')).toBe(true)
    expect(holds('x > -1e15', '2015-02-28T00:00:00.000Z', 'datetime')).toBe(true)
    expect(holds('x BETWEEN -1e15 AND 0', '2015-02-28T00:00:00.000Z', 'datetime')).toBe(false)
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
