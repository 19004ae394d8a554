import { Fault, type ProviderResponse } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { createBreaker } from './breaker.ts'

const settings = { failuresMax: 3, openMs: 1_000, openMaxMs: 3_000 }
const fine = answer(200)
const broken = new Fault('provider_failed', 'broke')

describe('a breaker', () => {
  it('leaves a host alone after a row of failures, and says for how long', async () => {
    const { call, sent } = line([broken, answer(502), answer(504), fine])
    for (const _ of [1, 2, 3]) await call()
    expect(await call()).toMatchObject({ code: 'unavailable', status: 503, headers: { 'Retry-After': '1' } })
    expect(sent()).toBe(3)
  })

  it('lets one call find out when its time is over, and all of them after that one', async () => {
    const { call, advance, sent, state } = line([broken, broken, broken, fine, fine, fine])
    for (const _ of [1, 2, 3]) await call()
    advance(1_000)
    expect(state()).toBe('half-open')
    const [probe, other] = await Promise.all([call(), call()])
    expect([probe, other]).toMatchObject([{ status: 200 }, { code: 'unavailable' }])
    expect(state()).toBe('closed')
    expect(await call()).toMatchObject({ status: 200 })
    expect(sent()).toBe(5)
  })

  it('stays open for twice as long each time the probe fails, up to a bound', async () => {
    const { call, advance, state } = line([broken, broken, broken, broken, broken, broken])
    for (const _ of [1, 2, 3]) await call()
    for (const openMs of [1_000, 2_000, 3_000]) {
      advance(openMs - 1)
      expect(state()).toBe('open')
      advance(1)
      expect(state()).toBe('half-open')
      expect(await call()).toBe(broken)
    }
  })

  it.each([
    ['one success in between', fine],
    ['a status that is not of a host that is down', answer(500)],
    ['a refusal of ours', new Fault('forbidden', 'not that address')],
  ])('stays closed with %s', async (_, between) => {
    const { call, state } = line([broken, broken, between, fine])
    for (const _ of [1, 2, 3]) await call()
    expect(state()).toBe('closed')
  })

  it('takes a 503 that names its end for an answer', async () => {
    const { call, state } = line(Array.from({ length: 4 }, () => answer(503, { 'retry-after': '5' })))
    for (const _ of [1, 2, 3, 4]) await call()
    expect(state()).toBe('closed')
  })
})

function answer(status: number, headers = {}): ProviderResponse {
  return { status, headers, body: undefined }
}

function line(script: readonly (ProviderResponse | Fault)[]) {
  let nowMs = 0
  let sent = 0
  const breaker = createBreaker('acme.example', { now: () => new Date(nowMs) }, settings)
  const send = breaker.layer(async () => {
    const next = script[sent]
    sent += 1
    if (next === undefined) throw new Error('More was sent than the script has answers for.')
    if (next instanceof Fault) throw next
    return next
  })
  return {
    /** The answer, or the fault. */
    call: () => send({ method: 'GET', path: '/' }).catch((error: unknown) => error),
    advance: (milliseconds: number) => {
      nowMs += milliseconds
    },
    sent: () => sent,
    state: breaker.state,
  }
}
