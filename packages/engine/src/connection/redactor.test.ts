import { Fault } from '@valence/element-kit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { credentialOf } from './credentials.ts'
import { createRedactor, watched } from './redactor.ts'

const secret = 's3cr3t /+?"ü&='

describe('a redactor', () => {
  const { text } = createRedactor([secret])

  it.each([
    ['as it is', secret],
    ['in a URL', encodeURIComponent(secret)],
    ['in a form', new URLSearchParams({ token: secret }).toString()],
    ['in JSON', JSON.stringify({ token: secret })],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['in base64url', Buffer.from(secret).toString('base64url')],
  ])('finds a secret %s', (_how, form) => {
    const told = text(`before ${form} after`)
    expect(told).toContain('[redacted]')
    expect(told).not.toContain('s3cr3t')
    expect(told).toMatch(/^before .* after$/)
  })

  it('leaves words alone that are too short to be known by value', () => {
    expect(createRedactor(['p', 'abc', '']).text('a p abc')).toBe('a p abc')
  })

  it('leaves nothing behind of a secret that holds another one', () => {
    expect(createRedactor(['secret', 'secret-and-more']).text('secret-and-more')).toBe('[redacted]')
  })

  it('leaves nothing of any secret in any text', () => {
    const secrets = fc.array(fc.string({ minLength: 6, maxLength: 20 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(secrets, fc.string(), (some, around) => {
        const { text: redact } = createRedactor(some)
        for (const one of some) {
          // A text that happens to spell it out of the replacement itself tells nothing.
          if ('[redacted]'.includes(one)) continue
          expect(redact(`${around}${one}${around}`).split('[redacted]').join('')).not.toContain(one)
        }
      }),
    )
  })

  it('learns each credential that is used, and forgets its scheme', async () => {
    const redactor = createRedactor([])
    let number = 0
    const next = async () => ({ headers: { authorization: `Bearer token-number-${++number}` } })
    const credentials = watched({ held: () => undefined, current: next, replace: next }, redactor)
    const first = await credentials.current()
    await credentials.replace(first, 'ended')
    expect(redactor.text('Bearer token-number-1, token-number-2')).toBe('Bearer [redacted], [redacted]')
    const pair = credentialOf({ kind: 'basic', username: 'ada', password: 'lovelace' })
    watched({ held: () => pair, current: async () => pair, replace: next }, redactor).held()
    expect(redactor.text(`Basic ${Buffer.from('ada:lovelace').toString('base64')}`)).toBe('Basic [redacted]')
  })

  it('never forgets what it began with, however many tokens come and go', () => {
    const redactor = createRedactor(['client-secret'])
    for (let count = 0; count < 150; count++) redactor.learn(`token-number-${count}`)
    expect(redactor.text('client-secret token-number-149')).toBe('[redacted] [redacted]')
  })

  it('rewrites an error with its causes, keeps its kind, and is the same where there is nothing to hide', () => {
    const { error } = createRedactor(['open-sesame'])
    const inner = Object.assign(new Error('sent open-sesame'), { code: 'ECONNRESET' })
    const fault = new Fault('unauthorized', 'Not open-sesame.', {
      cause: inner,
      providerMessage: 'open-sesame?',
      headers: { 'Retry-After': '1' },
      status: 401,
    })
    const told = error(fault)
    expect(told).toBeInstanceOf(Fault)
    expect(told).toMatchObject({
      code: 'unauthorized',
      status: 401,
      message: 'Not [redacted].',
      providerMessage: '[redacted]?',
      headers: { 'Retry-After': '1' },
      cause: { message: 'sent [redacted]', code: 'ECONNRESET' },
    })
    const innocent = new Fault('not_found', 'Nothing.', { cause: new Error('no') })
    expect(error(innocent)).toBe(innocent)
  })
})
