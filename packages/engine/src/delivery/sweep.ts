import type { Alarm, Clock, Log } from '../ports.ts'
import type { DeliveryStore, DueDelivery } from './delivery.ts'
import { ring } from './ring.ts'

/** Rings for every delivery that is due and held by nobody. Returns for how many. */
export type Sweep = () => Promise<number>

interface SweepDependencies {
  readonly deliveries: Pick<DeliveryStore, 'due'>
  readonly alarm: Pick<Alarm, 'delivery'>
  readonly clock: Clock
  readonly log: Log
  /** Deliveries due for less than this are left alone: their ring is most likely on its way. */
  readonly graceMs?: number
  readonly batchSize?: number
}

// With the batch size, the most that one sweep rings for: the next one goes on, by then the first are gone.
const batchesMax = 20

/**
 * Finds what lost its ring: the queue forgot the job, the process died between commit and ring, or was killed while it held
 * the lease.
 */
export function createSweep(deps: SweepDependencies): Sweep {
  const { graceMs = 5_000, batchSize = 500 } = deps
  return async () => {
    const now = deps.clock.now()
    const dueBy = new Date(now.getTime() - graceMs)
    let count = 0
    let after: DueDelivery | undefined
    for (let batch = 0; batch < batchesMax; batch++) {
      const due = await deps.deliveries.due({ dueBy, now, limit: batchSize, ...(after === undefined ? {} : { after }) })
      await ring(
        deps,
        due.map(({ id }) => id),
        0,
      )
      count += due.length
      after = due.at(-1)
      if (due.length < batchSize) break
    }
    if (count > 0) deps.log.info('delivery.swept', { count })
    return count
  }
}
