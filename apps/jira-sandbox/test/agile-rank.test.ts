import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rankBetween } from '../src/agile/rank.ts'

const form = /^0\|[0-9a-z]{6}:[0-9a-z]*$/

describe('a rank', () => {
  it('fits between any two, before all and behind all', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 200 }), (places) => {
        const ranks: string[] = []
        for (const place of places) {
          const at = place % (ranks.length + 1)
          const rank = rankBetween(ranks[at - 1], ranks[at])
          expect(rank).toMatch(form)
          ranks.splice(at, 0, rank)
        }
        expect([...ranks].sort()).toEqual(ranks)
        expect(new Set(ranks).size).toBe(ranks.length)
      }),
    )
  })

  it('fits in the same gap again and again, at either end of it', () => {
    let left = rankBetween(undefined, undefined)
    let right: string | undefined
    for (let count = 0; count < 300; count += 1) {
      const between = rankBetween(left, right)
      expect(between > left && (right === undefined || between < right)).toBe(true)
      if (count % 2 === 0) right = between
      else left = between
    }
  })
})
