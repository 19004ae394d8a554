import { Fault, type ProviderResponse } from '@valence/element-kit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HeldBack } from '../../http/held-back.ts'
import { admit } from '../admit.ts'
import type { Call } from '../layer.ts'
import type { Traffic } from '../use.ts'
import { createLimits } from './limits.ts'
import { createLocalLimitStore } from './local-store.ts'

const fine: ProviderResponse = { status: 200, headers: {}, body: {} }
const read = { method: 'GET', path: '/things/1' } as const

describe('a 429 with Retry-After', () => {
  it('holds back every process that shares the store, also one that hears of it only now', async () => {
    const world = createWorld([refusal({ 'retry-after': '10' }), fine, fine, fine])
    await world.process().call(read)
    await Promise.all([world.process().call(read), world.process().call(read), world.process().call(read)])
    // Where nothing is known of the provider's rate, calls begin again at five a second, and faster by and by.
    expect(world.sentAtMs()).toEqual([0, 10_000, 10_200, 10_393])
  })

  it('is answered by ours when the wait would be too long: with the limit, and the time that is left', async () => {
    const headers = { 'retry-after': '40', 'ratelimit-reason': 'jira-quota-tenant-based' }
    const { process, advance, sentAtMs } = createWorld([refusal(headers), fine])
    const { call } = process()
    await call(read)
    advance(5_000)
    const fault = await call(read).catch((error: unknown) => error)
    expect(fault).toMatchObject({ code: 'rate_limited', status: 429, headers: { 'Retry-After': '35' } })
    expect(String(fault)).toContain('jira-quota-tenant-based')
    expect(sentAtMs()).toEqual([0])
  })

  it('keeps the longest of several pauses', async () => {
    const world = createWorld([refusal({ 'retry-after': '10' }), refusal({ 'retry-after': '2' }), fine])
    const { call } = world.process()
    await Promise.all([call(read), call(read)])
    await call(read)
    expect(world.sentAtMs()).toEqual([0, 0, 10_000])
  })

  it('of a burst leaves other endpoints alone, of a record other records, of a tenant nothing of it', async () => {
    const reasons = ['jira-burst-based', 'jira-per-issue-on-write', 'jira-quota-tenant-based']
    const sent = await Promise.all(
      reasons.map(async (reason) => {
        const world = createWorld([refusal({ 'retry-after': '20', 'ratelimit-reason': reason }), fine, fine, fine])
        const { call } = world.process()
        await call({ method: 'PUT', path: '/issue/HELP-1' })
        await call({ method: 'GET', path: '/project' })
        await call({ method: 'PUT', path: '/issue/HELP-2' })
        return world.sentAtMs()
      }),
    )
    expect(sent).toEqual([
      [0, 0, 20_000],
      [0, 0, 0],
      [0, 20_000, 20_200],
    ])
  })
})

describe('a 429 without a time', () => {
  it('is waited out for five seconds, then ten, spread by chance', async () => {
    const world = createWorld([refusal({}), refusal({}), fine])
    const { call } = world.process()
    for (const _ of [1, 2, 3]) await call(read)
    expect(world.sentAtMs()).toEqual([0, 5_000, 15_000])
  })
})

describe('refusals that are no measure of the rate', () => {
  const away = { status: 503, headers: { 'retry-after': '1' }, body: {} }

  it('hold back only until their time: a provider that was away twice is called as before', async () => {
    const world = createWorld([away, fine, fine, away, fine, fine, fine])
    const { call } = world.process()
    for (const restMs of [0, 20_000, 20_000, 0, 5_000, 5_000, 5_000]) {
      await call(read)
      world.advance(restMs)
    }
    expect(world.sentAtMs()).toEqual([0, 1_000, 21_000, 41_000, 42_000, 47_000, 52_000])
  })

  it('do not make few calls so rare that they are refused', async () => {
    const burst = refusal({ 'retry-after': '2', 'x-ratelimit-limit': '100', 'ratelimit-reason': 'jira-burst-based' })
    const world = createWorld([burst, fine, fine, burst, fine, fine, fine])
    const { call } = world.process()
    for (const restMs of [0, 20_000, 20_000, 0, 5_000, 5_000, 5_000]) {
      await call(read)
      world.advance(restMs)
    }
    expect(world.sentAtMs()).toEqual([0, 2_000, 22_000, 42_000, 44_000, 49_000, 54_000])
  })
})

describe('calls that wait', () => {
  it('go live before bulk before sync', async () => {
    const world = createWorld([refusal({ 'retry-after': '5', 'x-ratelimit-limit': '5' }), ...many(9)])
    const { call, order } = world.process()
    await call(read)
    const traffic: readonly Traffic[] = ['sync', 'bulk', 'live', 'sync', 'bulk', 'live', 'sync', 'bulk', 'live']
    await Promise.all(traffic.map((one) => call({ ...read, traffic: one })))
    expect(order.slice(1)).toEqual(['live', 'live', 'live', 'bulk', 'bulk', 'bulk', 'sync', 'sync', 'sync'])
  })

  it('let one instance after the other go, however many calls each of them has', async () => {
    const world = createWorld([refusal({ 'retry-after': '5', 'ratelimit-reason': 'tenant' }), ...many(12)])
    const one = world.process()
    await one.call(read, 1)
    const calls = [1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3]
    await Promise.all(calls.map((instanceId) => one.call(read, instanceId)))
    expect(one.instances.slice(1, 7).toSorted()).toEqual([1, 1, 2, 2, 3, 1].toSorted())
  })

  it('end with their client, and are not sent', async () => {
    const world = createWorld([refusal({ 'retry-after': '5' }), fine])
    const { call } = world.process()
    await call(read)
    const gone = new AbortController()
    const waiting = call({ ...read, gone: () => gone.signal })
    const other = call(read)
    gone.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'unavailable' })
    await other
    expect(world.sentAtMs()).toEqual([0, 5_000])
  })
})

describe('a budget near its end', () => {
  it('is spread over the time until there is more, instead of being run into', async () => {
    const near = { 'beta-ratelimit-policy': '"tenant-quota";q=100;w=60', 'beta-ratelimit': '"tenant-quota";r=10;t=10' }
    const world = createWorld([{ ...fine, headers: near }, ...many(5)])
    const { call } = world.process()
    await call(read)
    for (const _ of [1, 2, 3, 4, 5]) await call(read)
    const [, first = 0, ...later] = world.sentAtMs()
    expect(first).toBeLessThanOrEqual(1_000)
    expect(later.map((at) => Math.round((at - first) / 1000))).toEqual([1, 2, 3, 4])
  })

  it('is named when a call would have to wait too long for its pace', async () => {
    const near = {
      'beta-ratelimit-policy': '"tenant-quota";q=100;w=3600',
      'beta-ratelimit': '"tenant-quota";r=2;t=1000',
    }
    const world = createWorld([{ ...fine, headers: near }, fine])
    const { call } = world.process()
    await call(read)
    await call(read)
    const fault = await call(read).catch((error: unknown) => error)
    expect(fault).toMatchObject({ code: 'rate_limited', headers: { 'Retry-After': '500' } })
    expect(String(fault)).toContain('(nearly used up, https://acme.example)')
  })

  it('is shared: a process that never saw the header slows down as well', async () => {
    const near = { 'beta-ratelimit-policy': '"tenant-quota";q=100;w=60', 'beta-ratelimit': '"tenant-quota";r=10;t=10' }
    const world = createWorld([{ ...fine, headers: near }, ...many(3)])
    await world.process().call(read)
    const other = world.process()
    for (const _ of [1, 2, 3]) await other.call(read)
    expect((world.sentAtMs().at(-1) ?? 0) - (world.sentAtMs()[1] ?? 0)).toBeGreaterThanOrEqual(1_900)
  })
})

describe('any number of processes', () => {
  it('never send in a scope before a Retry-After that was answered there has ended', async () => {
    const step = fc.record({
      process: fc.nat(2),
      retryAfter: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined, freq: 3 }),
      restMs: fc.nat(3_000),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const answers = steps.map(({ retryAfter }) =>
          retryAfter === undefined ? fine : refusal({ 'retry-after': String(retryAfter) }),
        )
        const world = createWorld(answers)
        const processes = [world.process(), world.process(), world.process()]
        for (const { process, restMs } of steps) {
          await processes[process]?.call(read).catch(onlyLimited)
          world.advance(restMs)
        }
        let freeAtMs = 0
        world.sentAtMs().forEach((atMs, index) => {
          expect(atMs).toBeGreaterThanOrEqual(freeAtMs)
          const retryAfter = steps[index]?.retryAfter ?? 0
          freeAtMs = Math.max(freeAtMs, atMs + retryAfter * 1000)
        })
      }),
      { numRuns: 60 },
    )
  })
})

function refusal(headers: Readonly<Record<string, string>>): ProviderResponse {
  return { status: 429, headers, body: {} }
}

function many(count: number): readonly ProviderResponse[] {
  return Array.from({ length: count }, () => fine)
}

function onlyLimited(error: unknown): void {
  if (!(error instanceof Fault) || error.code !== 'rate_limited') throw error
}

const none = { held: () => ({}), current: async () => ({}), replace: async () => undefined }
const anything = { refusal: () => undefined }

/** Processes of one installation at one provider, in which time passes by waiting only. */
function createWorld(script: readonly ProviderResponse[]) {
  let nowMs = 0
  const sent: number[] = []
  const clock = { now: () => new Date(nowMs) }
  const store = createLocalLimitStore(clock)
  // Of those who sleep the one that wakes first moves the time on.
  const sleepers: { readonly untilMs: number; wake(): void }[] = []
  const sleep = (delayMs: number): Promise<void> =>
    new Promise((resolve) => {
      sleepers.push({ untilMs: nowMs + delayMs, wake: resolve })
      setImmediate(wakeNext)
    })
  const wakeNext = () => {
    sleepers.sort((a, b) => a.untilMs - b.untilMs)
    const next = sleepers.shift()
    if (next === undefined) return
    nowMs = Math.max(nowMs, next.untilMs)
    next.wake()
  }
  return {
    sentAtMs: () => sent,
    advance: (milliseconds: number) => {
      nowMs += milliseconds
    },
    process() {
      const order: Traffic[] = []
      const instances: number[] = []
      const limits = createLimits({ store, clock, sleep, random: () => 0.5, passMs: 0 })
      const lineOf = (instanceId: number) => ({
        instanceId,
        elementKey: 'desk',
        elementName: 'Desk',
        baseUrl: 'https://acme.example',
        clientId: undefined,
      })
      return {
        order,
        instances,
        call(call: Call, instanceId = 7): Promise<ProviderResponse> {
          const gate = limits.gate(lineOf(instanceId))
          const send = admit({ gate, credentials: none, element: anything })(async ({ traffic = 'live', moments }) => {
            if (moments?.mayStart() === false) throw new HeldBack()
            const next = script[sent.length]
            sent.push(nowMs)
            order.push(traffic)
            instances.push(instanceId)
            if (next === undefined) throw new Error('More was sent than the script has answers for.')
            return next
          })
          return send(call)
        },
      }
    },
  }
}
