import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { writeRows } from './cells.ts'

describe('a row', () => {
  it('has text in quotes, numbers without, nothing for null, and ends the line', () => {
    const row = ['a', 1, -2.5, true, null, undefined, '', ['x', 'y'], { a: 1 }]
    expect(writeRows([row], true)).toBe(`"a",1,-2.5,"true",,,"","[""x"",""y""]","{""a"":1}"\n`)
  })

  it.each(['=1+1', '+49 30 1234', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', ' =1', '"=1', ';=1', ",'-1", '＝1', '＋1'])(
    'does not let a spreadsheet take %j for a formula',
    (text) => {
      expect(writeRows([[text]], true)).toBe(writeRows([[`'${text}`]], false))
    },
  )

  it('keeps numbers, and text that begins no formula, as they are', () => {
    for (const value of [-5, -0.1, 'HELP-1', 'a=b', '1-2', "it's", '2026-01-01T00:00:00.000+0000', '']) {
      expect(writeRows([[value]], true)).toBe(writeRows([[value]], false))
    }
  })

  it('reads back as it was written, for programs', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 2 })), (rows) => {
        expect(parse(writeRows(rows, false))).toEqual(rows)
      }),
    )
  })

  it('never begins with what a spreadsheet calculates', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ';', ',', 'a', ' ') }),
        (text) => {
          const [[cell] = []] = z.array(z.array(z.string())).parse(parse(writeRows([[text, 'x']], true)))
          expect(cell).not.toMatch(/^[=+\-@\t\r\n]/)
        },
      ),
    )
  })
})
