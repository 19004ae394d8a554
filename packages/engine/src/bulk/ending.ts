import type { Instance } from '../instances/instance.ts'
import type { NewDelivery } from '../ports.ts'
import type { BulkJob, BulkProgress, FinalStatus, RowOutcome } from './job.ts'
import { type CompletedStatus, completedStatusOf, presentJob } from './status.ts'
import type { BulkEnding } from './store.ts'

export interface HowItEnded {
  readonly status: FinalStatus
  readonly error?: string
  readonly completedAt: Date
  readonly recorded: readonly RowOutcome[]
  readonly progress: BulkProgress
}

/**
 * The end of a job, with the request that we then owe to its callback URL. A deleted instance takes its callbacks along: nobody
 * could sign them.
 */
export function endingOf(
  job: BulkJob,
  instance: Instance | undefined,
  how: HowItEnded,
  installation: CompletedStatus,
): BulkEnding {
  const delivery = instance && deliveryOf({ ...job, ...how.progress, ...how }, instance, installation)
  return delivery === undefined ? how : { ...how, delivery }
}

function deliveryOf(job: BulkJob, instance: Instance, installation: CompletedStatus): NewDelivery | undefined {
  const url = job.callbackUrl ?? instance.configuration['event.notification.callback.url']
  if (!url) return undefined
  const presented = presentJob(job, completedStatusOf(instance, installation))
  const payload = job.metaData['callback-payload']
  const body = {
    ...presented,
    message: presented.statusMessage,
    ...(payload === undefined ? {} : { 'callback-payload': payload }),
  }
  return { instanceId: instance.id, kind: 'bulk', url, body: JSON.stringify(body) }
}
