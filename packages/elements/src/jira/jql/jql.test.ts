import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allOf, anyOf, everything, members, nothing, plain, plainMembers, quote, writeJql } from './jql.ts'

describe('quote', () => {
  it('escapes what would end the text or be read as an escape', () => {
    expect(quote('say "hi" \\ bye')).toBe('"say \\"hi\\" \\\\ bye"')
    expect(quote('a\nb\u2028c')).toBe('"a\\u000ab\\u2028c"')
  })

  it('lets no text out of its quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        // Reading it the way JQL does, by escapes, gives the text back and ends at the last character.
        const inner = quote(text).slice(1, -1)
        const read = inner.replaceAll(
          /\\(?:u([0-9a-f]{4})|(["\\]))|["\\]/g,
          (match, code?: string, escaped?: string) => {
            if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
            return escaped ?? `<unescaped ${match}>`
          },
        )
        expect(read).toBe(text)
      }),
    )
  })
})

describe('a clause', () => {
  it('keeps the meaning of nested ands and ors with parentheses', () => {
    const [a, b, c] = [plain('a = 1'), plain('b = 2'), plain('c = 3')]
    expect(writeJql(allOf([anyOf([a, b]), c]))).toBe('(a = 1 OR b = 2) AND c = 3')
    expect(writeJql(anyOf([allOf([a, b]), c]))).toBe('(a = 1 AND b = 2) OR c = 3')
  })

  it('drops everything from an and, and nothing from an or', () => {
    const a = plain('a = 1')
    expect(allOf([everything, a])).toBe(a)
    expect(allOf([a, nothing])).toBe(nothing)
    expect(anyOf([nothing, a])).toBe(a)
    expect(anyOf([a, everything])).toBe(everything)
    expect(allOf([])).toBe(everything)
    expect(anyOf([])).toBe(nothing)
  })

  it('says everything as a restriction, because Jira refuses a query without one', () => {
    expect(writeJql(everything, ['created ASC', 'id ASC'])).toBe('created >= "1970-01-01" ORDER BY created ASC, id ASC')
  })

  it('compares with one value or with a list', () => {
    expect(writeJql(members('status', ['"Done"']))).toBe('status = "Done"')
    expect(writeJql(members('status', ['"Done"'], true))).toBe('status != "Done"')
    expect(writeJql(plainMembers('labels', ['"a"', '"b"'], true))).toBe('labels NOT IN ("a", "b")')
  })

  it('equals nothing without a value, and denies none as having any', () => {
    expect(members('status', [])).toBe(nothing)
    expect(writeJql(members('status', [], true))).toBe('status IS NOT EMPTY')
  })

  it('cuts long lists into lists of 500', () => {
    const ids = Array.from({ length: 1001 }, (_, index) => String(index + 1))
    const jql = writeJql(allOf([members('id', ids), plain('a = 1')]))
    const lists = [...jql.matchAll(/id IN \(([^)]*)\)/g)].map(([, list = '']) => list.split(', ').length)
    expect(lists).toEqual([500, 500, 1])
    expect(jql).toMatch(/^\(id IN .* OR id IN .* OR id IN \(1001\)\) AND a = 1$/)
    expect(writeJql(members('id', ids, true))).toMatch(/NOT IN .* AND id NOT IN .* AND id NOT IN/)
  })
})
