import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile } from './evaluate.ts'
import { parse } from './parse.ts'
import { print } from './print.ts'
import type { FieldType } from './reading.ts'
import { settle } from './settle.ts'
import { isZone } from './zone.ts'

// A Wednesday afternoon in Denver, seven hours behind UTC, where it is Wednesday, too.
const now = { instantMs: Date.parse('2024-01-31T20:15:30.500Z'), zone: 'America/Denver' }

describe('settle', () => {
  it.each([
    ['now()', '2024-01-31T20:15:30.500Z'],
    ['-7d', '2024-01-24T20:15:30.500Z'],
    ["'-4w 2d'", '2024-01-01T20:15:30.500Z'],
    ["'-1d +3h'", '2024-01-30T23:15:30.500Z'],
    ['-90m', '2024-01-31T18:45:30.500Z'],
    ['+1M', '2024-02-29T20:15:30.500Z'],
    ['-1Y', '2023-01-31T20:15:30.500Z'],
    ['startOfDay()', '2024-01-31T07:00:00.000Z'],
    ['startOfDay(-1)', '2024-01-30T07:00:00.000Z'],
    ['endOfDay()', '2024-02-01T06:59:59.999Z'],
    ['endOfDay(+1d)', '2024-02-02T06:59:59.999Z'],
    ['startOfWeek()', '2024-01-29T07:00:00.000Z'],
    ['endOfWeek()', '2024-02-05T06:59:59.999Z'],
    ['startOfMonth(-1)', '2023-12-01T07:00:00.000Z'],
    ['endOfMonth()', '2024-02-01T06:59:59.999Z'],
    ['endOfMonth("+1M")', '2024-03-01T06:59:59.999Z'],
    ['endOfMonth(-1d)', '2024-01-31T06:59:59.999Z'],
    ['startOfYear(2h)', '2024-01-01T09:00:00.000Z'],
    ['endOfYear()', '2025-01-01T06:59:59.999Z'],
    // Summer time begins on 10 March: the same clock time in six months is an hour earlier in UTC, 24 hours are 24 hours.
    ['+6M', '2024-07-31T19:15:30.500Z'],
    ['startOfMonth(+6M)', '2024-07-01T06:00:00.000Z'],
  ])('puts a date in the place of %s', (moment, date) => {
    expect(settled(`created > ${moment}`, 'datetime')).toBe(`created > '${date}'`)
  })

  it.each([
    ['startOfDay()', '2024-01-31T00:00:00.000Z'],
    ['now()', '2024-01-31T13:15:30.500Z'],
    ['endOfMonth()', '2024-01-31T23:59:59.999Z'],
  ])('compares a field of days with what the calendar of the zone shows at %s', (moment, date) => {
    expect(settled(`created > ${moment}`, 'date')).toBe(`created > '${date}'`)
  })

  it('takes an increment for text where no date is asked for', () => {
    expect(settled("created = '-7d'", 'string')).toBe("created = '-7d'")
    expect(settled("created LIKE '-7d'", 'datetime')).toBe("created LIKE '-7d'")
    expect(settled("created = '-7d'", 'any')).toBe("created = '-7d'")
    expect(settled("created <= '4h'", 'any')).toBe("created <= '4h'")
    expect(settled("created > 'now()'", 'any')).toBe("created > '2024-01-31T20:15:30.500Z'")
    expect(settled('created BETWEEN -7d AND now()', 'any')).toBe(
      "created BETWEEN '2024-01-24T20:15:30.500Z' AND '2024-01-31T20:15:30.500Z'",
    )
  })

  it('refuses a moment where it means nothing', () => {
    const at = (where: string, type: FieldType) => () =>
      compile(parse(where), { read: () => null, typeOf: () => type, now, source: where })
    expect(at('a = now()', 'string')).toThrow('at column 5: field "a" has the type string, which now() does not fit')
    expect(at('a LIKE now()', 'datetime')).toThrow('at column 8: LIKE looks for text, which the moment now() is not')
    expect(at('a > -999999y', 'datetime')).toThrow(
      'at column 5: the moment that field "a" is compared with lies outside',
    )
  })

  it('is what compile does when it is told the time, and asked for when it is not', () => {
    const where = parse('a >= startOfDay() or a < -1M')
    const options = { read: (record: string) => record, typeOf: () => 'datetime' as const }
    const isMet = compile(where, { ...options, now })
    const records = ['2024-01-31T07:00:00Z', '2024-01-31T06:59:59Z', '2023-12-31T20:15:30Z', '2024-01-01T00:00:00Z']
    expect(records.filter(isMet)).toEqual(['2024-01-31T07:00:00Z', '2023-12-31T20:15:30Z'])
    expect(() => compile(where, options)).toThrow('which startOfDay() does not fit')
  })

  it('finds the wall time again in every zone, but for the hours that clocks pass over', () => {
    const zones = fc.constantFrom('America/Denver', 'Europe/Berlin', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC')
    const instants = fc.date({ min: new Date('1980-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(zones, instants, (zone, instant) => {
        const [start = '', end = ''] = ['startOfDay()', 'endOfDay()'].map((moment) => {
          const at = { instantMs: instant.getTime(), zone }
          const found = settle(parse(`a = ${moment}`), { now: at, typeOf: () => 'datetime' })
          return print(found).slice(5, -1)
        })
        const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
        const day = clock.format(instant).slice(0, 10)
        expect(clock.format(new Date(start))).toBe(`${day}, 00:00:00`)
        expect(clock.format(new Date(end))).toBe(`${day}, 23:59:59`)
      }),
    )
  })
})

describe('isZone', () => {
  it('knows the names of IANA', () => {
    expect(['UTC', 'America/Denver', 'Mars/Olympus', ''].map(isZone)).toEqual([true, true, false, false])
  })
})

function settled(where: string, type: FieldType): string {
  return print(settle(parse(where), { now, typeOf: () => type }))
}
