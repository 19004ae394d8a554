import type { Alarm, Clock } from '../ports.ts'
import type { BulkFiles } from './files.ts'
import type { BulkStore } from './store.ts'

export interface SweepDependencies {
  readonly store: Pick<BulkStore, 'stranded'>
  readonly files: Pick<BulkFiles, 'removeOlderThan'>
  readonly alarm: Pick<Alarm, 'bulk'>
  readonly clock: Clock
}

export interface BulkSweep {
  /** Jobs that were rung for. */
  readonly jobs: number
  readonly filesRemoved: number
}

const jobsMax = 500
const fileDaysMax = 3
const dayMs = 24 * 60 * 60 * 1000

/** Rings for the jobs whose ring was lost or whose worker died, and removes the files whose time is over. */
export function createSweepBulk({ store, files, alarm, clock }: SweepDependencies) {
  return async function sweepBulk(): Promise<BulkSweep> {
    const stranded = await store.stranded(jobsMax)
    for (const jobId of stranded) await alarm.bulk(jobId)
    const filesRemoved = await files.removeOlderThan(new Date(clock.now().getTime() - fileDaysMax * dayMs))
    return { jobs: stranded.length, filesRemoved }
  }
}
