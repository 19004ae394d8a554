import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allOf, plain, writeJql } from './jql.ts'
import { nativeJql } from './native-jql.ts'

const jqlOf = (text: string) => writeJql(allOf([nativeJql.read(text).where, plain('project = "A"')]))

describe('JQL of a caller', () => {
  it.each([
    ['status = Done OR status = Open', '(status = Done OR status = Open) AND project = "A"'],
    [' summary ~ "a ) b" ', '(summary ~ "a ) b" ) AND project = "A"'],
    ["summary ~ 'it\\'s (' AND x in (1, 2)", "(summary ~ 'it\\'s (' AND x in (1, 2)) AND project = \"A\""],
    ['summary ~ a\\"b', '(summary ~ a\\"b) AND project = "A"'],
    ['summary ~ "order by"', '(summary ~ "order by") AND project = "A"'],
    ['order = 1', '(order = 1) AND project = "A"'],
    ['', 'project = "A"'],
  ])('is a clause of its own: %s', (text, jql) => {
    expect(jqlOf(text)).toBe(jql)
    expect(nativeJql.read(text).warnings).toEqual([])
  })

  it.each([
    ['project = B ORDER BY created DESC', '(project = B ) AND project = "A"'],
    ['project = B order\n by (', '(project = B ) AND project = "A"'],
    ['ORDER BY key', 'project = "A"'],
  ])('loses its order, and says so: %s', (text, jql) => {
    expect(jqlOf(text)).toBe(jql)
    expect(nativeJql.read(text).warnings).toHaveLength(1)
  })

  it.each([
    ['a = 1) OR (b = 2', /'\)' at column 6/],
    ['a = (1', /1 '\('/],
    ['a = "1', /quote at column 5/],
    ["a = '1", /quote at column 5/],
    ['a = "1\\"', /quote at column 5/],
    ['a = b\\)', /backslash at column 6/],
    ['a = 1\\', /backslash at column 6/],
    ['(a = 1 ORDER BY b', /1 '\('/],
    ['x'.repeat(17_000), /16384 characters/],
  ])('is refused when it is not whole, case %#', (text, message) => {
    expect(() => nativeJql.read(text)).toThrow(message)
  })

  it('never leaves its parentheses, whatever it is', () => {
    const text = fc.string({ unit: fc.constantFrom('(', ')', '"', "'", '\\', 'a', ' ', 'order', 'by', 'u0041', '=') })
    fc.assert(
      fc.property(text, (jql) => {
        const written = read(jql)
        if (written !== undefined) expect(closesAt(written)).toBe(written.length - ' AND project = "A"'.length - 1)
      }),
      { numRuns: 3_000 },
    )
  })
})

function read(text: string): string | undefined {
  try {
    const written = jqlOf(text)
    return written.startsWith('(') ? written : undefined
  } catch {
    return undefined
  }
}

/** Where the first parenthesis is closed, for a reader that knows quotes and escapes. */
function closesAt(jql: string): number {
  let depth = 0
  let quote: string | undefined
  for (let index = 0; index < jql.length; index++) {
    const character = jql[index] ?? ''
    if (character === '\\') index += 1
    else if (quote !== undefined) quote = character === quote ? undefined : quote
    else if (character === '"' || character === "'") quote = character
    else if (character === '(') depth += 1
    else if (character === ')') depth -= 1
    if (depth === 0 && quote === undefined) return index
  }
  return -1
}
