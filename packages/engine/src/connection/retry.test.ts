import { Fault, type ProviderResponse } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import type { Call } from './layer.ts'
import { defaultRetrySchedule, retry } from './retry.ts'

const read: Call = { method: 'GET', path: '/things' }
const search: Call = { method: 'POST', path: '/search', repeatable: true }
const write: Call = { method: 'POST', path: '/things' }

const done = answer(200)

describe('retry', () => {
  it('sends a success once', async () => {
    expect(await run(write, [done])).toEqual({ status: 200, sent: 1, waits: [] })
  })

  it.each([[read], [search], [write]])('waits as long as a 429 asks, whatever the call: %j', async (call) => {
    expect(await run(call, [answer(429, '3'), done])).toEqual({ status: 200, sent: 2, waits: [3000] })
  })

  it('reads Retry-After as an HTTP date', async () => {
    const later = 'Sun, 01 Mar 2026 12:00:04 GMT'
    expect(await run(read, [answer(429, later), done])).toEqual({ status: 200, sent: 2, waits: [4000] })
  })

  it('waits five seconds, then ten, when a 429 names no time', async () => {
    expect(await run(read, [answer(429), answer(429), done], 0.5)).toEqual({
      status: 200,
      sent: 3,
      waits: [5000, 10_000],
    })
  })

  it('spreads waits by 0.7 to 1.3', async () => {
    expect((await run(read, [answer(429), done], 0)).waits).toEqual([3500])
    expect((await run(read, [answer(429), done], 1)).waits).toEqual([6500])
  })

  it('never waits less than was asked, however the dice fall', async () => {
    expect((await run(read, [answer(429, '10'), done], 0)).waits).toEqual([10_000])
    expect((await run(read, [answer(429, '10'), done], 1)).waits).toEqual([13_000])
    expect((await run(read, [answer(429, '29'), done], 1)).waits).toEqual([30_000])
  })

  it('gives the answer back when the wait is longer than its patience', async () => {
    expect(await run(read, [answer(429, '31')])).toEqual({ status: 429, sent: 1, waits: [] })
    expect(await run(read, [answer(429, '20'), answer(429, '11')])).toEqual({ status: 429, sent: 2, waits: [20_000] })
  })

  it('tries four times at most', async () => {
    const always = Array.from({ length: 4 }, () => answer(429, '1'))
    expect(await run(read, always)).toEqual({ status: 429, sent: 4, waits: [1000, 1000, 1000] })
  })

  it('comes back to a 503 that asks for it only with what may be repeated', async () => {
    expect(await run(read, [answer(503, '2'), done])).toEqual({ status: 200, sent: 2, waits: [2000] })
    expect(await run(search, [answer(503, '2'), done])).toEqual({ status: 200, sent: 2, waits: [2000] })
    expect(await run(write, [answer(503, '2')])).toEqual({ status: 503, sent: 1, waits: [] })
    expect(await run(read, [answer(503)])).toEqual({ status: 503, sent: 1, waits: [] })
  })

  it.each([400, 401, 404, 500])('takes %i for an answer', async (status) => {
    expect(await run(read, [answer(status)])).toEqual({ status, sent: 1, waits: [] })
  })

  it('sends once more on a fresh connection when the old one broke, unless that could do something twice', async () => {
    const broken = new Fault('provider_failed', 'broke', { cause: { code: 'ECONNRESET' } })
    expect(await run(read, [broken, done])).toEqual({ status: 200, sent: 2, waits: [] })
    await expect(run(read, [broken, broken])).rejects.toBe(broken)
    await expect(run(write, [broken])).rejects.toBe(broken)
  })

  it('does not insist where nothing listens', async () => {
    const refused = new Fault('provider_failed', 'refused', { cause: { code: 'ECONNREFUSED' } })
    await expect(run(read, [refused])).rejects.toBe(refused)
  })

  it('ends with the reason of the signal when the caller goes away during a wait', async () => {
    const signal = AbortSignal.abort(new Error('the caller went away'))
    await expect(run({ ...read, signal }, [answer(429, '1')])).rejects.toThrow('the caller went away')
  })
})

function answer(status: number, retryAfter?: string): ProviderResponse {
  return { status, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter }, body: undefined }
}

/** Runs a call against a script of answers; time passes only by waiting. */
async function run(call: Call, script: readonly (ProviderResponse | Fault)[], random = 0) {
  const waits: number[] = []
  let sent = 0
  const layer = retry({
    clock: { now: () => new Date('2026-03-01T12:00:00Z') },
    sleep: async (delayMs, signal) => {
      signal?.throwIfAborted()
      waits.push(delayMs)
    },
    random: () => random,
    schedule: defaultRetrySchedule,
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
