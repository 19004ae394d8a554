import type { BulkRunOutcome, Log } from '@valence/engine'

/** What one job of the bulk queue says. The rest stands in the row. */
export interface BulkRing {
  readonly jobId: string
}

export interface BulkWorkerDependencies {
  readonly consume: (
    name: 'bulk',
    handler: (ring: BulkRing, signal: AbortSignal) => Promise<void>,
    options: { readonly concurrency: number },
  ) => { close(): Promise<void> }
  readonly runBulk: (jobId: string, signal: AbortSignal) => Promise<BulkRunOutcome>
  /** Rings for jobs that lost their alarm or their worker, and removes files whose time is over. */
  readonly sweep: () => Promise<unknown>
  readonly sweepEveryMs: number
  readonly concurrency: number
  readonly log: Pick<Log, 'error'>
}

export interface BulkWorker {
  /** Takes no more jobs, and lets the running ones come to their next checkpoint. */
  close(): Promise<void>
}

/** Loads files: each job when its alarm rings, and at the start and every so often those whose alarm or worker was lost. */
export function startBulkWorker(deps: BulkWorkerDependencies): BulkWorker {
  let sweeping: Promise<void> | undefined

  const consumer = deps.consume(
    'bulk',
    async ({ jobId }, signal) => {
      const outcome = await deps.runBulk(jobId, signal)
      // Thrown so that the queue hands the job to another process at once; a sweep would find it, too, but later.
      if (outcome.kind === 'interrupted') throw new Error('The job was interrupted and goes on elsewhere.')
    },
    { concurrency: deps.concurrency },
  )
  const timer = setInterval(startSweep, deps.sweepEveryMs)
  startSweep()

  return {
    async close() {
      clearInterval(timer)
      await consumer.close()
      await sweeping
    },
  }

  function startSweep(): void {
    // One at a time: a slow sweep is not joined by a second that finds the same.
    sweeping ??= sweepOnce().finally(() => {
      sweeping = undefined
    })
  }

  async function sweepOnce(): Promise<void> {
    try {
      await deps.sweep()
    } catch (error) {
      // The next sweep is the retry, so the process lives on while the database is away.
      deps.log.error('bulk.sweep_failed', { error })
    }
  }
}
