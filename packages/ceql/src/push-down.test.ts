import { describe, expect, it } from 'vitest'
import { literalText } from './literal.ts'
import { parse } from './parse.ts'
import { print } from './print.ts'
import { type Dialect, pushDown } from './push-down.ts'

/** A provider that answers `status` precisely, searches `summary` by words, knows dates only one way and patterns of names. */
const withoutOr: Dialect<string> = {
  rule: (field) => {
    if (field === 'status') return { operators: { '=': 'exact', IN: 'exact' }, translate: print }
    if (field === 'summary') return { operators: { LIKE: 'superset' }, translate: () => 'words' }
    if (field === 'name')
      return { operators: { LIKE: 'exact', 'NOT LIKE': 'exact', 'IS NOT NULL': 'exact' }, translate: print }
    if (field === 'created')
      return {
        operators: {
          '>=': 'exact',
          '>': ({ values }) => (values[0]?.kind === 'string' ? 'exact' : undefined),
        },
        translate: print,
      }
    if (field === 'key' || field === 'tags')
      return {
        isSingle: field === 'key',
        operators: { BETWEEN: 'superset' },
        translate: ({ values }) => `${field} within ${values.map(literalText)}`,
      }
    return undefined
  },
  and: (natives) => natives.join(' & '),
}
const withOr: Dialect<string> = { ...withoutOr, or: (natives) => `[${natives.join(' | ')}]` }

describe('pushDown', () => {
  it.each([
    ['status = Open', "status = 'Open'", undefined],
    ["summary LIKE 'x'", 'words', "summary LIKE 'x'"],
    ["summary = 'x'", undefined, "summary = 'x'"],
    ['other = 1', undefined, 'other = 1'],
    ['created > 2015-01-06', "created > '2015-01-06'", undefined],
    ['created > 1420561898000', undefined, 'created > 1420561898000'],
    [
      'created between 2015-01-06 and 2015-02-06',
      "created >= '2015-01-06'",
      "created BETWEEN '2015-01-06' AND '2015-02-06'",
    ],
    ["summary contains 'x'", 'words', "summary CONTAINS 'x'"],
    ["summary not contains 'x'", undefined, "summary NOT CONTAINS 'x'"],
    ["name contains 'x' and name not contains 'y'", "name LIKE '%x%' & name NOT LIKE 'y'", undefined],
    ["name contains '5%'", "name LIKE '%5%%'", "name CONTAINS '5%'"],
    ["name not contains '5%'", undefined, "name NOT CONTAINS '5%'"],
    ['name is not empty', 'name IS NOT NULL', 'name IS NOT EMPTY'],
    ['name is empty', undefined, 'name IS EMPTY'],
    ['status = a and other = 1', "status = 'a'", 'other = 1'],
    ['key >= a and key < c and status = x', "status = 'x' & key within a,c", "key >= 'a' AND key < 'c'"],
    ['key >= a and other = 1', undefined, "key >= 'a' AND other = 1"],
    ['key >= a or key <= c', undefined, "key >= 'a' OR key <= 'c'"],
    ['tags >= a and tags <= c', undefined, "tags >= 'a' AND tags <= 'c'"],
    ["status = a and summary like 'x' and other = 1", "status = 'a' & words", "summary LIKE 'x' AND other = 1"],
    ['status = a and status = b', "status = 'a' & status = 'b'", undefined],
    ['other = 1 and more = 2', undefined, 'other = 1 AND more = 2'],
    ['status = a or status = b', "[status = 'a' | status = 'b']", undefined],
    ["status = a or summary like 'x'", "[status = 'a' | words]", "status = 'a' OR summary LIKE 'x'"],
    ['status = a or other = 1', undefined, "status = 'a' OR other = 1"],
    ['status = c and (status = a or other = 1)', "status = 'c'", "status = 'a' OR other = 1"],
    [
      'status = a or (status = b and other = 1)',
      "[status = 'a' | status = 'b']",
      "status = 'a' OR status = 'b' AND other = 1",
    ],
  ])('splits %s', (where, native, residual) => {
    const pushed = pushDown(parse(where), withOr)
    expect(pushed.native).toBe(native)
    expect(pushed.residual && print(pushed.residual)).toBe(residual)
  })

  it('keeps every or to itself when the provider has none', () => {
    const pushed = pushDown(parse('status = a and (status = b or status = c)'), withoutOr)
    expect(pushed.native).toBe("status = 'a'")
    expect(pushed.residual && print(pushed.residual)).toBe("status = 'b' OR status = 'c'")
  })

  it('leaves a part out rather than undefined', () => {
    expect(Object.keys(pushDown(parse('status = a'), withOr))).toEqual(['native'])
    expect(Object.keys(pushDown(parse('other = 1'), withOr))).toEqual(['residual'])
  })
})
