import { describe, expect, it } from 'vitest'
import { hashPassword, hashSecret, matchesPassword, matchesSecret, newSecret } from './secrets.ts'

describe('newSecret', () => {
  it('is 256 random bits behind a prefix that tells its kind', () => {
    const secret = newSecret('element')
    expect(secret).toMatch(/^vle_[\w-]{43}$/)
    expect(Buffer.from(secret.slice(4), 'base64url')).toHaveLength(32)
    expect(newSecret('element')).not.toBe(secret)
  })
})

describe('matchesSecret', () => {
  it('knows the secret again by its hash, and no other', () => {
    const stored = hashSecret('vlu_one')
    expect(matchesSecret('vlu_one', stored)).toBe(true)
    expect(matchesSecret('vlu_two', stored)).toBe(false)
  })
})

describe('matchesPassword', () => {
  it('knows the password again, and no other', async () => {
    const stored = await hashPassword('correct horse')
    expect(await matchesPassword('correct horse', stored)).toBe(true)
    expect(await matchesPassword('correct horsf', stored)).toBe(false)
  })

  it('is salted: the same password is stored differently each time', async () => {
    expect(await hashPassword('same')).not.toBe(await hashPassword('same'))
  })
})
