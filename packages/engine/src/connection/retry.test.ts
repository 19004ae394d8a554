import { Fault, type ProviderResponse } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import type { Call } from './layer.ts'
import { defaultPatience } from './limits/patience.ts'
import { defaultRetrySchedule, retry } from './retry.ts'

const read: Call = { method: 'GET', path: '/things' }
const search: Call = { method: 'POST', path: '/search', repeatable: true }
const write: Call = { method: 'POST', path: '/things' }
const keyed: Call = { method: 'POST', path: '/things', headers: { 'Idempotency-Key': 'k1' } }

const done = answer(200)

describe('retry', () => {
  it('sends a success once', async () => {
    expect(await run(write, [done])).toEqual({ status: 200, sent: 1, waits: [] })
  })

  // Ocean's client sent a search again by its verb alone, that is never (jira.md, bug 25).
  it.each([[read], [search], [write]])('sends what a 429 refused again, whatever the call: %j', async (call) => {
    expect(await run(call, [answer(429, '3'), done])).toEqual({ status: 200, sent: 2, waits: [] })
  })

  it('tries four times at most', async () => {
    const always = Array.from({ length: 4 }, () => answer(429, '1'))
    expect(await run(read, always)).toEqual({ status: 429, sent: 4, waits: [] })
  })

  it("gives the provider's own refusal back when the gate has no place for another try", async () => {
    const noPlace = new Fault('rate_limited', 'Too late.')
    expect(await run(read, [answer(429, '31'), noPlace])).toEqual({ status: 429, sent: 2, waits: [] })
  })

  it.each([[read], [search], [keyed]])('comes back to a 503 that asks for it: %j', async (call) => {
    expect(await run(call, [answer(503, '2'), done])).toEqual({ status: 200, sent: 2, waits: [2000] })
  })

  it('reads Retry-After as an HTTP date', async () => {
    const later = 'Sun, 01 Mar 2026 12:00:04 GMT'
    expect(await run(read, [answer(503, later), done])).toEqual({ status: 200, sent: 2, waits: [4000] })
  })

  it('never waits less than was asked, however the dice fall', async () => {
    expect((await run(read, [answer(503, '10'), done], 0)).waits).toEqual([10_000])
    expect((await run(read, [answer(503, '10'), done], 1)).waits).toEqual([13_000])
  })

  it('does not do a write twice of which it cannot know whether it was done', async () => {
    for (const status of [500, 502, 503, 504]) {
      expect(await run(write, [answer(status, '2')])).toEqual({ status, sent: 1, waits: [] })
    }
  })

  it.each([502, 503, 504])('asks again after a %i without a time, each time after twice as long', async (status) => {
    const away = answer(status)
    expect(await run(read, [away, away, away, done], 0.5)).toEqual({ status: 200, sent: 4, waits: [500, 1000, 2000] })
  })

  it('spreads waits by 0.7 to 1.3', async () => {
    expect((await run(read, [answer(502), done], 0)).waits).toEqual([350])
    expect((await run(read, [answer(502), done], 1)).waits).toEqual([650])
  })

  it('gives the answer back when the wait is longer than its patience, all waits together', async () => {
    expect(await run(read, [answer(503, '31')])).toEqual({ status: 503, sent: 1, waits: [] })
    expect(await run(read, [answer(503, '20'), answer(503, '11')])).toEqual({ status: 503, sent: 2, waits: [20_000] })
  })

  it('has more patience when nobody sits and waits', async () => {
    const load: Call = { ...read, traffic: 'bulk' }
    expect(await run(load, [answer(503, '1800'), done])).toEqual({ status: 200, sent: 2, waits: [1_800_000] })
  })

  it.each([400, 401, 404, 500, 501])('takes %i for an answer', async (status) => {
    expect(await run(read, [answer(status)])).toEqual({ status, sent: 1, waits: [] })
  })

  it('sends once more on a fresh connection when the old one broke, unless that could do something twice', async () => {
    const broken = new Fault('provider_failed', 'broke', { cause: { code: 'ECONNRESET' } })
    expect(await run(read, [broken, done])).toEqual({ status: 200, sent: 2, waits: [] })
    expect(await run(keyed, [broken, done])).toEqual({ status: 200, sent: 2, waits: [] })
    await expect(run(read, [broken, broken])).rejects.toBe(broken)
    await expect(run(write, [broken])).rejects.toBe(broken)
  })

  it('does not insist where nothing listens', async () => {
    const refused = new Fault('provider_failed', 'refused', { cause: { code: 'ECONNREFUSED' } })
    await expect(run(read, [refused])).rejects.toBe(refused)
  })

  it('ends with the reason of the signal when the caller goes away during a wait', async () => {
    const signal = AbortSignal.abort(new Error('the caller went away'))
    await expect(run({ ...read, signal }, [answer(503, '1')])).rejects.toThrow('the caller went away')
  })
})

function answer(status: number, retryAfter?: string): ProviderResponse {
  return { status, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter }, body: undefined }
}

/** Runs a call against a script of answers; time passes only by waiting. */
async function run(call: Call, script: readonly (ProviderResponse | Fault)[], random = 0) {
  const waits: number[] = []
  let nowMs = Date.parse('2026-03-01T12:00:00Z')
  let sent = 0
  const layer = retry({
    clock: { now: () => new Date(nowMs) },
    sleep: async (delayMs, signal) => {
      signal?.throwIfAborted()
      waits.push(delayMs)
      nowMs += delayMs
    },
    random: () => random,
    schedule: defaultRetrySchedule,
    patience: defaultPatience,
  })
  const send = layer(async () => {
    const next = script[sent]
    sent += 1
    if (next === undefined) throw new Error('More was sent than the script has answers for.')
    if (next instanceof Fault) throw next
    return next
  })
  const { status } = await send(call)
  return { status, sent, waits }
}
