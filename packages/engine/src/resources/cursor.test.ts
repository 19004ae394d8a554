import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fingerprint, readToken, writeToken } from './cursor.ts'

const query = fingerprint([7, 'incidents', [], 'a = 1', undefined, undefined, {}])
const limitMax = 5000

describe('a token', () => {
  it('brings back the place it was made of, whatever the cursor of the provider looks like', () => {
    const position = fc.record({
      cursor: fc.option(fc.string({ unit: 'grapheme' }), { nil: undefined }),
      skip: fc.nat(1_000_000),
      limit: fc.integer({ min: 1, max: 5000 }),
    })
    fc.assert(
      fc.property(position, (place) => {
        const token = writeToken(place, query)
        expect(token).toMatch(/^[\w-]+$/)
        expect(readToken(token, query, limitMax)).toEqual(place)
      }),
    )
  })

  it.each([
    ['another instance', [8, 'incidents', [], 'a = 1', undefined, undefined, {}]],
    ['another resource', [7, 'projects', [], 'a = 1', undefined, undefined, {}]],
    ['another parent', [7, 'incidents', ['1'], 'a = 1', undefined, undefined, {}]],
    ['another where', [7, 'incidents', [], 'a = 2', undefined, undefined, {}]],
    ['another selection', [7, 'incidents', [], 'a = 1', 'x', undefined, {}]],
    ['another order', [7, 'incidents', [], 'a = 1', undefined, 'x', {}]],
    ['another parameter', [7, 'incidents', [], 'a = 1', undefined, undefined, { expand: 'x' }]],
  ])('is of no use for %s', (_what, parts) => {
    const token = writeToken({ skip: 3, limit: 10 }, query)
    expect(() => readToken(token, fingerprint(parts), limitMax)).toThrow(/belongs to another query/)
  })

  it('that nobody gave out is refused as such', () => {
    const forged = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url')
    const misfits = [forged(null), forged({ v: 2, q: query, s: 0, l: 1 }), forged({ v: 1, q: query, s: -1, l: 1 })]
    const large = [forged({ v: 1, q: query, s: 0, l: 5001 }), forged({ v: 1, q: query, s: 1_000_001, l: 1 })]
    for (const token of ['x', '%%%', '', ...misfits, ...large, forged({ v: 1, q: query, s: 0, l: 1, c: 5 })]) {
      expect(() => readToken(token, query, limitMax)).toThrow('not a token')
    }
    fc.assert(
      fc.property(fc.string(), (token) => {
        expect(() => readToken(token, query, limitMax)).toThrow('not a token')
      }),
    )
  })
})
