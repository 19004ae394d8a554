import { ring } from '../delivery/ring.ts'
import type { Instance } from '../instances/instance.ts'
import type { Alarm, Clock, Log } from '../ports.ts'
import { endingOf } from './ending.ts'
import { progressOf } from './job.ts'
import { jobOf } from './results.ts'
import { ringForJob } from './ring.ts'
import { type CompletedStatus, completedStatusOf, type PresentedJob, presentJob } from './status.ts'
import type { BulkStore } from './store.ts'

export interface CancelDependencies {
  readonly store: Pick<BulkStore, 'byId' | 'finishUnstarted' | 'requestCancel'>
  readonly alarm: Alarm
  readonly clock: Clock
  readonly log: Pick<Log, 'warn'>
  readonly completedStatus: CompletedStatus
}

/**
 * Stops a job: at once when no worker has it, else after the chunk that is at the provider. A job that came to its end keeps it,
 * and the answer tells which one.
 */
export function createCancelBulk(deps: CancelDependencies) {
  return async function cancelBulk(instance: Instance, jobId: string): Promise<PresentedJob> {
    const job = await jobOf(deps.store, instance, jobId)
    const how = { status: 'CANCELLED', completedAt: deps.clock.now(), recorded: [], progress: progressOf(job) } as const
    const finish = await deps.store.finishUnstarted(job.id, endingOf(job, instance, how, deps.completedStatus))
    if (finish?.deliveryId !== undefined) await ring(deps, [finish.deliveryId], 0)
    // A run whose worker died must still find out about its last chunk; the ring brings it to a living one.
    if (finish === undefined && (await deps.store.requestCancel(job.id))) await ringForJob(deps, job.id)
    return presentJob(await jobOf(deps.store, instance, jobId), completedStatusOf(instance, deps.completedStatus))
  }
}
