import type { Verification } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { verify } from './verify.ts'

// The vector of https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries, which Jira documents too.
const secret = "It's a Secret to Everybody"
const raw = Buffer.from('Hello World!')
const signature = 'a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9'

const hex: Verification = {
  kind: 'hmac',
  header: 'X-Hub-Signature',
  algorithm: 'sha256',
  encoding: 'hex',
  prefix: 'sha256=',
}
const base64: Verification = { ...hex, encoding: 'base64', prefix: '' }

describe('verify', () => {
  it.each([
    ['hexadecimal', hex, `sha256=${signature}`],
    ['hexadecimal in capitals', hex, `sha256=${signature.toUpperCase()}`],
    ['base64', base64, 'pHccOfvpDzF8eCToPd7zyq6cs9l2whSs4fKTfhMyY8k='],
  ])('accepts the published vector in %s', (_, verification, value) => {
    expect(verify(verification, { headers: { 'x-hub-signature': value }, raw }, [secret])).toEqual({ kind: 'verified' })
  })

  it('accepts a signature by any of several secrets', () => {
    const headers = { 'x-hub-signature': `sha256=${signature}` }
    expect(verify(hex, { headers, raw }, ['old', secret])).toEqual({ kind: 'verified' })
  })

  it('refuses a webhook without the header', () => {
    expect(verify(hex, { headers: {}, raw }, [secret])).toEqual({
      kind: 'unverified',
      reason: 'The header X-Hub-Signature is missing.',
    })
  })

  it.each([
    ['no prefix', hex, signature],
    ['another prefix', hex, `sha1=${signature}`],
    ['too short', hex, `sha256=${signature.slice(2)}`],
    ['too long', hex, `sha256=${signature}00`],
    ['half a byte too long', hex, `sha256=${signature}0`],
    ['no digits', hex, `sha256=${'z'.repeat(64)}`],
    ['nothing', hex, 'sha256='],
    ['two values', hex, `sha256=${signature}, sha256=${signature}`],
    ['base64 with something skipped', base64, 'pHccOfvpDzF8eCToPd7zyq6cs9l2whSs4fKTfhMyY8k= '],
  ])('refuses %s as malformed', (_, verification, value) => {
    expect(verify(verification, { headers: { 'x-hub-signature': value }, raw }, [secret])).toEqual({
      kind: 'unverified',
      reason: 'The header X-Hub-Signature is malformed.',
    })
  })

  it.each([
    ['another secret', 'Hello World!', ['wrong']],
    ['another body', 'Hello World?', [secret]],
    ['the same text in other bytes', 'Hello World!\n', [secret]],
    ['no secret', 'Hello World!', []],
  ])('refuses a signature over %s', (_, body, secrets) => {
    const headers = { 'x-hub-signature': `sha256=${signature}` }
    expect(verify(hex, { headers, raw: Buffer.from(body) }, secrets)).toEqual({
      kind: 'unverified',
      reason: 'The header X-Hub-Signature does not match the body.',
    })
  })
})
