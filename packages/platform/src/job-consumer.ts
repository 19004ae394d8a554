import { type BackendClasses, type IQueueBackend, WaitingError } from 'bullmq'
import { endsWithin } from './ends-within.ts'
import { createReady, type Ready, type Readying } from './ready.ts'

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
/** Between two tries of a consumer to get at its queue. */
const RESTART_MS = 1_000

/** Runs the jobs of one queue. */
export function createConsumer<B extends IQueueBackend, C, T>(
  backend: Backend<B, C>,
  name: string,
  handler: JobHandler<T>,
  concurrency: number,
): JobConsumer {
  const ending = new AbortController()
  const ready = createReady(() => openWorker(backend, name, handler, concurrency, ending.signal))
  const stopStarting = runOnceReady(ready, (error) => backend.onError(error, { queue: name }))
  const close = async (): Promise<void> => {
    stopStarting()
    const closed = ready.close()
    if (await endsWithin(closed, DRAIN_MS)) return
    ending.abort()
    ready.current.cancelAllJobs('The process ends.')
    if (await endsWithin(closed, ABORT_MS)) return
    backend.onError(new Error(`Jobs of the queue ${name} did not end when they were aborted; they will run again.`), {
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

function openWorker<B extends IQueueBackend, C, T>(
  { classes, connection, prefix, onError }: Backend<B, C>,
  name: string,
  handler: JobHandler<T>,
  concurrency: number,
  ending: AbortSignal,
) {
  const worker = new classes.Worker<T, void>(
    name,
    // BullMQ makes a signal for processors of three parameters.
    async (job, token, signal) => {
      try {
        await handler(job.data, signal ?? ending)
      } catch (error) {
        if (ending.aborted) {
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
      // One that is not ready asks again and again without a pause.
      autorun: false,
      lockDuration: LOCK_MS,
      stalledInterval: LOCK_MS / 2,
      maxStalledCount: STALLED_MAX,
    },
  )
  worker.on('error', (error) => onError(error, { queue: name }))
  return worker
}

/** A consumer that did not get ready takes no job, and nobody asks for it: it is made anew until it does. */
function runOnceReady(ready: Ready<Readying & { run(): Promise<void> }>, onError: (error: Error) => void): () => void {
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  const fail = (error: unknown) => onError(error instanceof Error ? error : new Error(String(error)))
  const start = async () => {
    try {
      const worker = await ready.get()
      if (!isStopped) worker.run().catch(fail)
    } catch (error) {
      if (isStopped) return
      fail(error)
      timer = setTimeout(start, RESTART_MS)
    }
  }
  void start()
  return () => {
    isStopped = true
    clearTimeout(timer)
  }
}
