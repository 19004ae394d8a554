import type { BulkRunOutcome } from '@valence/engine'
import { describe, expect, it } from 'vitest'
import { type BulkRing, startBulkWorker } from '../src/index.ts'

describe('bulk worker', () => {
  it('runs the job that the ring names, with the signal of the queue', async () => {
    const worker = start({ kind: 'finished', status: 'COMPLETE' })
    const { signal } = new AbortController()
    await worker.ring({ jobId: '7' }, signal)
    expect(worker.runs).toEqual([['7', signal]])
    await worker.close()
  })

  it.each([{ kind: 'finished', status: 'ERROR' }, { kind: 'not_due' }, { kind: 'lease_lost' }] as const)(
    'is done with a ring that ends as $kind',
    async (outcome) => {
      const worker = start(outcome)
      await expect(worker.ring({ jobId: '7' })).resolves.toBeUndefined()
      await worker.close()
    },
  )

  it('gives a ring back to the queue when its run was interrupted', async () => {
    const worker = start({ kind: 'interrupted' })
    await expect(worker.ring({ jobId: '7' })).rejects.toThrow('goes on elsewhere')
    await worker.close()
  })

  it('sweeps at its start, and outlives a sweep that fails', async () => {
    const worker = start({ kind: 'not_due' }, () => Promise.reject(new Error('no database')))
    await worker.close()
    expect(worker.logged).toEqual(['bulk.sweep_failed'])
    expect(worker.isConsuming()).toBe(false)
  })
})

function start(outcome: BulkRunOutcome, sweep: () => Promise<unknown> = async () => 0) {
  const runs: unknown[] = []
  const logged: string[] = []
  const handlers: ((ring: BulkRing, signal: AbortSignal) => Promise<void>)[] = []
  const worker = startBulkWorker({
    consume: (_name, handler) => {
      handlers.push(handler)
      return {
        async close() {
          handlers.length = 0
        },
      }
    },
    runBulk: async (...run) => {
      runs.push(run)
      return outcome
    },
    sweep,
    sweepEveryMs: 60_000,
    concurrency: 2,
    log: { error: (event) => logged.push(event) },
  })
  return {
    ...worker,
    runs,
    logged,
    isConsuming: () => handlers.length > 0,
    async ring(ring: BulkRing, signal = new AbortController().signal) {
      await handlers[0]?.(ring, signal)
    },
  }
}
