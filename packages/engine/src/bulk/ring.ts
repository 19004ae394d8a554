import type { Alarm, Log } from '../ports.ts'

/**
 * Rings for a job whose row stands. A failure is only logged: the sweep finds the job, and a caller who was told of a failure would
 * load the file a second time.
 */
export async function ringForJob(
  { alarm, log }: { readonly alarm: Pick<Alarm, 'bulk'>; readonly log: Pick<Log, 'warn'> },
  jobId: string,
): Promise<void> {
  try {
    await alarm.bulk(jobId)
  } catch (error) {
    log.warn('bulk.unrung', { jobId, error: String(error) })
  }
}
