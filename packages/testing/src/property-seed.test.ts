import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

describe.skipIf(process.env.PROPERTY_SEED === 'random')('the set-up of property tests', () => {
  it('gives each run the same cases', () => {
    const cases: number[][] = [[], []]
    for (const run of cases) fc.assert(fc.property(fc.nat(), (value) => void run.push(value)))
    expect(cases[0]).toHaveLength(100)
    expect(cases[0]).toEqual(cases[1])
  })
})
