import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { find } from './find.ts'

describe('find', () => {
  const repetitive = (maxLength: number) => fc.string({ unit: fc.constantFrom('a', 'a', 'b'), maxLength })

  it('finds what indexOf finds, in parts of any length', () => {
    fc.assert(
      fc.property(
        repetitive(6),
        fc.integer({ min: 1, max: 20 }),
        repetitive(12),
        repetitive(200),
        fc.nat(50),
        (...all) => {
          const [unit, times, rest, text, from] = all
          const part = unit.repeat(times) + rest
          expect(find(part)(text + part + text, from)).toBe((text + part + text).indexOf(part, from))
          expect(find(part)(text, from)).toBe(text.indexOf(part, from))
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('looks at a text once, also where every place of it begins like the part', () => {
    const half = 'a'.repeat(4000)
    // Tried at each place, this would be some forty thousand million steps.
    expect(find(`${half}b${half}`)('a'.repeat(10_000_000), 0)).toBe(-1)
  })
})
