import type { ProviderResponse } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { createPause, rateLimit } from './rate-limit.ts'

const limited: ProviderResponse = {
  status: 429,
  headers: { 'retry-after': '10', 'ratelimit-reason': 'burst' },
  body: { errorMessages: ['Rate limited'] },
}
const fine: ProviderResponse = { status: 200, headers: {}, body: {} }

describe('rateLimit', () => {
  it('sends nothing before the time that a 429 named, and answers what is left of it', async () => {
    const { call, advance, sent } = line([limited, fine])
    await call()
    advance(4000)
    expect(await call()).toEqual({ ...limited, headers: { 'retry-after': '6', 'ratelimit-reason': 'burst' } })
    expect(sent()).toBe(1)
    advance(6000)
    expect(await call()).toEqual(fine)
    expect(sent()).toBe(2)
  })

  it('does not hold anything back after a 429 without a time', async () => {
    const { call, sent } = line([{ ...limited, headers: {} }, fine])
    await call()
    expect(await call()).toEqual(fine)
    expect(sent()).toBe(2)
  })

  it.each(['999999999', '9'.repeat(400), 'Fri, 01 Jan 2100 00:00:00 GMT'])(
    'asks again after an hour at the latest, whatever the 429 says: %s',
    async (retryAfter) => {
      const { call, advance, sent } = line([{ ...limited, headers: { 'retry-after': retryAfter } }, fine])
      await call()
      advance(3_599_000)
      expect((await call()).headers['retry-after']).toBe('1')
      advance(1000)
      expect(await call()).toEqual(fine)
      expect(sent()).toBe(2)
    },
  )

  it('keeps the longest of several pauses', async () => {
    const pause = createPause()
    const first = line([limited], pause)
    const second = line([{ ...limited, headers: { 'retry-after': '2' } }], pause)
    await Promise.all([first.call(), second.call()])
    first.advance(3000)
    expect((await first.call()).headers['retry-after']).toBe('7')
  })
})

function line(script: readonly ProviderResponse[], pause = createPause()) {
  let nowMs = Date.parse('2026-03-01T12:00:00Z')
  let sent = 0
  const send = rateLimit(pause, { now: () => new Date(nowMs) })(async () => {
    const next = script[sent]
    sent += 1
    if (next === undefined) throw new Error('More was sent than the script has answers for.')
    return next
  })
  return {
    call: () => send({ method: 'GET', path: '/' }),
    advance: (milliseconds: number) => {
      nowMs += milliseconds
    },
    sent: () => sent,
  }
}
