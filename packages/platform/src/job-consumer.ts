import { type BackendClasses, type IQueueBackend, WaitingError } from 'bullmq'
import { endsWithin } from './ends-within.ts'

/** The signal tells that the process is about to end: the job then may throw, and is run again elsewhere. */
export type JobHandler<T> = (data: T, signal: AbortSignal) => Promise<void>

export interface JobConsumer {
  /** Takes no further jobs, lets the running ones end for half a second, then aborts them; after four more it gives up. */
  close(): Promise<void>
}

export type JobErrorListener = (error: Error, fields: { readonly queue?: string; readonly jobId?: string }) => void

/** What a queue and a consumer need of PostgreSQL or Redis. */
export interface Backend<B extends IQueueBackend, C> {
  readonly classes: BackendClasses<B, C>
  readonly connection: C
  /** Of the keys in Redis; PostgreSQL has none. */
  readonly prefix: string
  readonly onError: JobErrorListener
}

/** A job of a killed process runs again when its lock has expired, which is looked for twice in this time. */
const LOCK_MS = 10_000
/** Jobs may run twice without harm, so one that outlives several processes is not given up. */
const STALLED_MAX = 10
const DRAIN_MS = 500
const ABORT_MS = 4_000

/** Runs the jobs of one queue. */
export function createConsumer<B extends IQueueBackend, C, T>(
  { classes, connection, prefix, onError }: Backend<B, C>,
  name: string,
  handler: JobHandler<T>,
  concurrency: number,
): JobConsumer {
  const ending = new AbortController()
  const worker = new classes.Worker<T, void>(
    name,
    // BullMQ makes a signal for processors of three parameters.
    async (job, token, signal) => {
      try {
        await handler(job.data, signal ?? ending.signal)
      } catch (error) {
        if (ending.signal.aborted) {
          await job.moveToWait(token)
          throw new WaitingError()
        }
        onError(error instanceof Error ? error : new Error(String(error)), {
          queue: name,
          ...(job.id && { jobId: job.id }),
        })
        throw error
      }
    },
    {
      connection,
      prefix,
      concurrency,
      lockDuration: LOCK_MS,
      stalledInterval: LOCK_MS / 2,
      maxStalledCount: STALLED_MAX,
    },
  )
  worker.on('error', (error) => onError(error, { queue: name }))
  const close = async (): Promise<void> => {
    const closed = worker.close()
    if (await endsWithin(closed, DRAIN_MS)) return
    ending.abort()
    worker.cancelAllJobs('The process ends.')
    if (await endsWithin(closed, ABORT_MS)) return
    onError(new Error(`Jobs of the queue ${name} did not end when they were aborted; they will run again.`), {
      queue: name,
    })
  }
  let closing: Promise<void> | undefined
  return {
    close() {
      closing ??= close()
      return closing
    },
  }
}
