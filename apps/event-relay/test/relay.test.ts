import type { DeliveryOutcome } from '@valence/engine'
import { afterEach, describe, expect, it } from 'vitest'
import { type EventRelayDependencies, startEventRelay } from '../src/index.ts'

const undo: (() => Promise<unknown>)[] = []

afterEach(async () => {
  await Promise.all(undo.splice(0).map((stop) => stop()))
})

describe('startEventRelay', () => {
  it('makes an attempt for each job of the delivery queue', async () => {
    const delivered: string[] = []
    const world = start({
      deliver: async (id) => {
        delivered.push(id)
        return { kind: 'delivered', status: 200 }
      },
    })
    await Promise.all([world.work('1'), world.work('2')])
    expect(delivered).toEqual(['1', '2'])
    expect(world.consumed).toEqual([['delivery', { concurrency: 3 }]])
  })

  it('fails the job when the attempt could not be made, so that the queue knows', async () => {
    const world = start({ deliver: () => Promise.reject(new Error('database away')) })
    await expect(world.work('1')).rejects.toThrow('database away')
  })

  it('sweeps at the start and then every so often, also after a sweep that failed', async () => {
    let sweeps = 0
    const errors: string[] = []
    start({
      sweep: async () => {
        sweeps++
        if (sweeps === 1) throw new Error('database away')
        return 0
      },
      log: { error: (event) => errors.push(event) },
    })
    expect(sweeps).toBe(1)
    await expect.poll(() => sweeps).toBeGreaterThanOrEqual(3)
    expect(errors).toEqual(['delivery.sweep_failed'])
  })

  it('does not begin a sweep while another runs', async () => {
    const first = defer<number>()
    let sweeps = 0
    let ticks = 0
    start({
      sweep: () => {
        sweeps++
        return first.promise
      },
    })
    const timer = setInterval(() => ticks++, 5)
    undo.push(async () => clearInterval(timer))
    await expect.poll(() => ticks).toBeGreaterThanOrEqual(5)
    expect(sweeps).toBe(1)
    first.resolve(0)
    await expect.poll(() => sweeps).toBeGreaterThanOrEqual(2)
  })

  it('keeps authorisations alive from the start on, and a failure of that does not end it', async () => {
    const errors: string[] = []
    const world = start({
      keepAlive: () => Promise.reject(new Error('database away')),
      log: { error: (event) => errors.push(event) },
    })
    await world.work('1')
    await expect.poll(() => errors).toEqual(['oauth.keep_alive_failed'])
  })

  it('takes no more jobs when it closes, and waits for the attempts and the sweep that run', async () => {
    const attempt = defer<DeliveryOutcome>()
    const sweep = defer<number>()
    const endings: string[] = []
    const world = start({
      async deliver() {
        const outcome = await attempt.promise
        endings.push('attempt')
        return outcome
      },
      async sweep() {
        const count = await sweep.promise
        endings.push('sweep')
        return count
      },
    })
    const working = world.work('1')
    const closing = world.relay.close().then(() => endings.push('closed'))
    await expect.poll(() => world.isConsumerClosed()).toBe(true)
    attempt.resolve({ kind: 'delivered', status: 200 })
    await working
    sweep.resolve(0)
    await closing
    expect(endings).toEqual(['attempt', 'sweep', 'closed'])
  })
})

function start(given: Partial<EventRelayDependencies>) {
  const consumed: unknown[] = []
  let isClosed = false
  let work: (deliveryId: string) => Promise<void> = () => Promise.reject(new Error('Nothing consumes the queue.'))
  const relay = startEventRelay({
    consume(name, handler, options) {
      consumed.push([name, options])
      work = (deliveryId) => handler({ deliveryId }, new AbortController().signal)
      return {
        async close() {
          isClosed = true
        },
      }
    },
    deliver: async () => ({ kind: 'delivered', status: 200 }),
    sweep: async () => 0,
    keepAlive: async () => 0,
    sweepEveryMs: 5,
    concurrency: 3,
    log: { error: () => undefined },
    ...given,
  })
  undo.push(() => relay.close())
  return { relay, consumed, work: (id: string) => work(id), isConsumerClosed: () => isClosed }
}

function defer<Value>() {
  let resolve: (value: Value) => void = () => undefined
  const promise = new Promise<Value>((fulfil) => {
    resolve = fulfil
  })
  return { promise, resolve }
}
