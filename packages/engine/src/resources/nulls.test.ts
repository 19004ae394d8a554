import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withoutNulls } from './nulls.ts'

describe('withoutNulls', () => {
  it('leaves null members out at every depth, and null elements where they are', () => {
    const record = { a: null, b: 1, c: { d: null, e: [null, { f: null, g: '' }], h: {} } }
    expect(withoutNulls(record)).toStrictEqual({ b: 1, c: { e: [null, { g: '' }], h: {} } })
  })

  it('does not touch what it is given', () => {
    const record = Object.freeze({ a: null, b: Object.freeze({ c: null }) })
    withoutNulls(record)
    expect(record).toStrictEqual({ a: null, b: { c: null } })
  })

  it('gives back the very same value when there is nothing to leave out', () => {
    const records = [{ a: { b: [1, 'x', false, null] } }]
    expect(withoutNulls(records)).toBe(records)
  })

  it('keeps a member that is named __proto__', () => {
    const record: unknown = JSON.parse('{"a":null,"__proto__":{"b":null,"c":1}}')
    expect(JSON.stringify(withoutNulls(record))).toBe('{"__proto__":{"c":1}}')
  })

  it('does to any JSON what a reviver would do that drops null members', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        const dropped: unknown = JSON.parse(text, function (this: unknown, _name, member: unknown) {
          return member === null && !Array.isArray(this) ? undefined : member
        })
        // A reviver that answers undefined for the root would drop the root, too.
        const expected = value === null ? null : dropped
        expect(JSON.stringify(withoutNulls(JSON.parse(text)))).toBe(JSON.stringify(expected))
      }),
    )
  })
})
