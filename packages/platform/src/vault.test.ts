import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createVault } from './vault.ts'

const k1 = { id: 'k1', key: randomBytes(32) }
const k2 = { id: 'k2', key: randomBytes(32) }
const vault = createVault({ keys: [k1] })

describe('vault', () => {
  it('opens what it sealed, text and bytes, in the same place', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.uint8Array(), fc.string(), (text, bytes, context) => {
        expect(vault.open(vault.seal(text, context), context)).toBe(text)
        expect(vault.openBytes(vault.sealBytes(bytes, context), context)).toEqual(Buffer.from(bytes))
      }),
    )
  })

  it('does not open a value in another place', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (text, here, there) => {
        fc.pre(here !== there)
        expect(() => vault.open(vault.seal(text, here), there)).toThrow('was changed, or belongs to another place')
        expect(() => vault.openBytes(vault.sealBytes(Buffer.from(text), here), there)).toThrow('belongs to another')
      }),
    )
  })

  it('refuses a text of which any one character was changed', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.constantFrom('A', 'b', '0', '-', '.', ':', '='), (text, at, other) => {
        const sealed = vault.seal(text, 'x')
        const place = at % sealed.length
        fc.pre(sealed[place] !== other)
        expect(() => vault.open(sealed.slice(0, place) + other + sealed.slice(place + 1), 'x')).toThrow()
      }),
      { numRuns: 500 },
    )
  })

  it('refuses bytes of which any one bit was changed, or whose end is missing', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(), fc.integer({ min: 0, max: 7 }), (bytes, at, bit) => {
        const sealed = vault.sealBytes(bytes, 'x')
        const place = at % sealed.length
        const changed = Buffer.from(sealed)
        changed[place] = (sealed[place] ?? 0) ^ (1 << bit)
        expect(() => vault.openBytes(changed, 'x')).toThrow()
        expect(() => vault.openBytes(sealed.subarray(0, place), 'x')).toThrow()
      }),
      { numRuns: 500 },
    )
  })

  it('seals with the first key of the ring and opens with the older ones', () => {
    const before = vault.seal('s3cret', 'x')
    const rotated = createVault({ keys: [k2, k1] })
    expect(rotated.open(before, 'x')).toBe('s3cret')
    expect(rotated.seal('s3cret', 'x')).toMatch(/^v1:k2:/)
    expect(rotated.openBytes(vault.sealBytes(Buffer.from('s3cret'), 'x'), 'x').toString()).toBe('s3cret')
  })

  it('names the key that is missing', () => {
    const sealed = createVault({ keys: [k2] }).seal('s3cret', 'x')
    expect(() => vault.open(sealed, 'x')).toThrow("encryption key 'k2', which is not in the key ring")
  })

  it('never seals the same value the same way', () => {
    expect(vault.seal('s3cret', 'x')).not.toBe(vault.seal('s3cret', 'x'))
  })

  it('does not show the value when it refuses', () => {
    const notSealed = 'my plain password'
    expect(() => vault.open(notSealed, 'Instance 7 password')).toThrow(
      /^The sealed value of Instance 7 password was changed, or belongs to another place\.$/,
    )
  })

  it('refuses to exist without a key', () => {
    expect(() => createVault({ keys: [] })).toThrow('needs at least one encryption key')
  })
})
