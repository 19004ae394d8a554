import { describe, expect, it } from 'vitest'
import { checkTypes } from './check-types.ts'
import { parse } from './parse.ts'
import type { FieldType } from './reading.ts'

const types = new Map<string, FieldType>([
  ['name', 'string'],
  ['votes', 'number'],
  ['done', 'boolean'],
  ['due', 'date'],
  ['created', 'datetime'],
  ['loose', 'any'],
])
const typeOf = (field: string) => types.get(field)

describe('checkTypes', () => {
  it.each([
    ["votes = '10'"],
    ['votes IN (1, -2.5)'],
    ["done = 'FALSE'"],
    ['due = 2015-01-06'],
    ['created > 1420561898000'],
    ["created > '1420561898000'"],
    ['name = 7 and name = true'],
    ["loose > 'soon' and other = 1"],
    ["created LIKE '2015%' and votes NOT LIKE 'x'"],
    ['votes IS NULL'],
  ])('lets %s pass', (text) => {
    expect(() => checkTypes(parse(text), typeOf)).not.toThrow()
  })

  it.each([
    [
      "votes = 'few'",
      9,
      `field "votes" has the type number, which 'few' does not fit; write a number such as 42 or -0.5`,
    ],
    ['votes IN (1, true)', 14, 'field "votes" has the type number, which true does not fit'],
    ['done = 1', 8, 'field "done" has the type boolean, which 1 does not fit; write true or false'],
    ["name = x and due < 'soon'", 20, `field "due" has the type date, which 'soon' does not fit; write ISO-8601`],
    ['created > 1.5', 11, 'field "created" has the type datetime, which 1.5 does not fit; write ISO-8601'],
    [
      "created > '2015-01-06T09:31:38 02:00'",
      11,
      `field "created" has the type datetime, which '2015-01-06T09:31:38 02:00' does not fit; the offset has lost its +, which is written %2B in an address`,
    ],
    ['due = 2015-02-29', 7, `field "due" has the type date, which '2015-02-29' does not fit`],
  ])('points at the literal of %s that does not fit', (text, column, explanation) => {
    expect(() => checkTypes(parse(text), typeOf, text)).toThrow(
      `Error parsing query at column ${column}: ${explanation}`,
    )
    expect(() => checkTypes(parse(text), typeOf, text)).toThrow(`\n  ${text}\n  ${' '.repeat(column - 1)}^`)
  })

  it('can do without the text', () => {
    expect(() => checkTypes(parse('votes = x'), typeOf)).toThrow(/^Error parsing query at column 9: [^\n]*$/)
  })
})
