import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { fenced, keepLease } from './lease.ts'

describe('a kept lease', () => {
  it('lives on as long as it is renewed', async () => {
    const { lease, beat, passMs } = keep([{ cancelRequested: false }, { cancelRequested: false }])
    for (let round = 0; round < 2; round++) {
      passMs(2900)
      await beat()
    }
    expect(lease.isLive()).toBe(true)
    await lease.stop()
  })

  it('is lost at once when somebody else has it, and ends what is under way', async () => {
    const { lease, beat } = keep([undefined])
    await beat()
    expect(lease.isLive()).toBe(false)
    expect(lease.lost.aborted).toBe(true)
    expect(lease.interruption.aborted).toBe(true)
    await lease.stop()
  })

  it('is lost by its time when it cannot be renewed, and stays lost', async () => {
    const { lease, beat, passMs, logged } = keep([
      new Error('no database'),
      new Error('no database'),
      { cancelRequested: false },
    ])
    await beat()
    expect(lease.isLive()).toBe(true)
    expect(logged).toEqual(['bulk.lease_not_renewed'])
    passMs(3000)
    expect(lease.isLive()).toBe(false)
    await beat()
    expect(lease.lost.aborted).toBe(true)
    await lease.stop()
  })

  it('hears of a cancellation and lives on', async () => {
    const { lease, beat } = keep([{ cancelRequested: true }])
    expect(lease.isCancelled()).toBe(false)
    await beat()
    expect([lease.isCancelled(), lease.isLive(), lease.interruption.aborted]).toEqual([true, true, true])
    await lease.stop()
  })

  it('lets nothing through its fence once it is lost', async () => {
    const { lease, passMs } = keep([])
    const connection = fenced({ profile: {}, request: async (_, accept) => accept.parse('sent') }, lease)
    const send = () => connection.request({ method: 'POST', path: '/create' }, z.string())
    expect(await send()).toBe('sent')
    passMs(3000)
    await expect(send()).rejects.toThrow('taken over by another worker')
    await lease.stop()
  })
})

type Answer = { readonly cancelRequested: boolean } | undefined | Error

/** A lease of three seconds whose heart beats when the test says so. */
function keep(answers: readonly Answer[]) {
  const logged: string[] = []
  const log = (event: string) => void logged.push(event)
  const waiting: (() => void)[] = []
  let nowMs = 0
  let asked = 0
  const lease = keepLease(
    {
      store: {
        async renew() {
          const answer = answers[asked++]
          if (answer instanceof Error) throw answer
          return answer
        },
      },
      log: { info: log, warn: log, error: log },
      monotonicMs: () => nowMs,
      sleep: (_, signal) =>
        new Promise((resolve) => {
          waiting.push(resolve)
          signal.addEventListener('abort', () => resolve())
        }),
    },
    { id: '7', cancelRequested: false },
    { owner: 'me', leaseMs: 3000, takenAtMs: 0 },
    new AbortController().signal,
  )
  return {
    lease,
    logged,
    passMs(ms: number) {
      nowMs += ms
    },
    /** One beat, and all that follows from it. */
    async beat() {
      waiting.shift()?.()
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}
