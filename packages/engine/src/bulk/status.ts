import type { Instance } from '../instances/instance.ts'
import { type BulkJob, type BulkStatus, isFinal } from './job.ts'

/** How clients spell the status of a job that came to its end: `COMPLETE`, or `COMPLETED` on the hosted platform of old. */
export type CompletedStatus = 'COMPLETE' | 'COMPLETED'

/**
 * A job as its status call shows it. The members of both generations of clients stand side by side; what is equal in meaning is equal
 * in value.
 */
export function presentJob(job: BulkJob, completed: CompletedStatus) {
  const status = job.status === 'COMPLETE' ? completed : job.status
  return {
    id: job.id,
    status,
    recordsCount: job.recordsCount,
    recordsFailedCount: job.failedCount,
    instanceId: job.instanceId,
    objectName: job.objectName,
    error: job.error ?? null,
    recordCount: job.recordsCount,
    errorCount: job.failedCount,
    jobDirection: 'UPLOAD',
    jobStatus: status,
    statusMessage: statusMessage(job),
    createdDate: job.createdAt.getTime(),
    completionTime: job.completedAt?.getTime() ?? null,
    vendorJobId: null,
    notificationUrl: job.callbackUrl ?? null,
    defaultSelectFields: null,
    fileFormat: job.fileFormat,
    jobCriteria: null,
    metaData: job.metaData,
    native: false,
  }
}

export type PresentedJob = ReturnType<typeof presentJob>

/** The spelling that this instance wants; the installation's own when it does not say. */
export function completedStatusOf(
  { configuration }: Pick<Instance, 'configuration'>,
  installation: CompletedStatus,
): CompletedStatus {
  const wanted = configuration['bulk.completed.status']
  return wanted === 'COMPLETE' || wanted === 'COMPLETED' ? wanted : installation
}

function statusMessage(job: BulkJob): string {
  const loaded = `${job.recordsCount - job.failedCount} of ${job.recordsCount} rows loaded`
  return isFinal(job.status) ? `${endings[job.status]}${loaded}.` : `${beginnings[job.status]}${loaded} so far.`
}

const endings = { COMPLETE: '', CANCELLED: 'Cancelled: ', ABORTED: 'Aborted: ', ERROR: 'Ended by an error: ' } as const

const beginnings: Readonly<Record<Exclude<BulkStatus, keyof typeof endings>, string>> = {
  CREATED: 'Waiting: ',
  RUNNING: '',
  CANCELLATION_PENDING: 'Being cancelled: ',
}
