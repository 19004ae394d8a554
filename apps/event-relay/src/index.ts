import type { DeliveryOutcome, Log } from '@valence/engine'

/** What one job of the delivery queue says. The rest stands in the row. */
export interface DeliveryJob {
  readonly deliveryId: string
}

export interface EventRelayDependencies {
  readonly consume: (
    name: 'delivery',
    handler: (job: DeliveryJob, signal: AbortSignal) => Promise<void>,
    options: { readonly concurrency: number },
  ) => { close(): Promise<void> }
  readonly deliver: (deliveryId: string) => Promise<DeliveryOutcome>
  /** Rings for deliveries that lost their alarm, and tells how many there were. */
  readonly sweep: () => Promise<number>
  /** Renews authorisations that would end unused, and tells how many it renewed. */
  readonly keepAlive: () => Promise<number>
  readonly sweepEveryMs: number
  readonly concurrency: number
  readonly log: Pick<Log, 'error'>
}

export interface EventRelay {
  /** Takes no more work and waits for the attempts that run. */
  close(): Promise<void>
}

/** Days matter here, so an hour more or less does not. */
const keepAliveEveryMs = 3_600_000

/**
 * Sends what is owed: each delivery when its alarm rings, and at the start and every so often those whose alarm was lost. Every hour
 * it keeps authorisations alive.
 */
export function startEventRelay(deps: EventRelayDependencies): EventRelay {
  const running = new Set<Promise<unknown>>()
  let sweeping: Promise<void> | undefined
  let keeping: Promise<void> | undefined

  const consumer = deps.consume(
    'delivery',
    async ({ deliveryId }) => {
      const attempt = deps.deliver(deliveryId)
      running.add(attempt)
      await attempt.finally(() => running.delete(attempt))
    },
    { concurrency: deps.concurrency },
  )
  const timer = setInterval(startSweep, deps.sweepEveryMs)
  const hourly = setInterval(startKeeping, keepAliveEveryMs)
  startSweep()
  startKeeping()

  return {
    async close() {
      clearInterval(timer)
      clearInterval(hourly)
      await consumer.close()
      await Promise.allSettled(running)
      await Promise.all([sweeping, keeping])
    },
  }

  function startSweep(): void {
    // One at a time: a slow sweep is not joined by a second that finds the same.
    sweeping ??= sweepOnce().finally(() => {
      sweeping = undefined
    })
  }

  function startKeeping(): void {
    keeping ??= keepOnce().finally(() => {
      keeping = undefined
    })
  }

  async function keepOnce(): Promise<void> {
    try {
      await deps.keepAlive()
    } catch (error) {
      deps.log.error('oauth.keep_alive_failed', { error })
    }
  }

  async function sweepOnce(): Promise<void> {
    try {
      await deps.sweep()
    } catch (error) {
      // The next sweep is the retry, so the process lives on while the database is away.
      deps.log.error('delivery.sweep_failed', { error })
    }
  }
}
