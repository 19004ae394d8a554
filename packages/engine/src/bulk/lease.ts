import { type Connection, Fault } from '@valence/element-kit'
import type { Log } from '../ports.ts'
import type { BulkStore, LeaseHold } from './store.ts'

/** Waits, and no longer than until the signal. Does not throw. */
export type Sleep = (delayMs: number, signal: AbortSignal) => Promise<void>

/** The right to run a job, as the run itself sees it. */
export interface Lease extends LeaseHold {
  /** False from the moment somebody else could have taken it. The provider must not be called any more then. */
  isLive(): boolean
  isCancelled(): boolean
  /** Ends calls that are under way for a run that lost its lease. */
  readonly lost: AbortSignal
  /** Ends waiting: the lease is lost, or the job is to be cancelled, or the process ends. */
  readonly interruption: AbortSignal
  stop(): Promise<void>
}

interface LeaseDependencies {
  readonly store: Pick<BulkStore, 'renew'>
  readonly log: Log
  readonly sleep: Sleep
  readonly monotonicMs: () => number
}

/**
 * Keeps a lease that was just taken, by renewing it until it is stopped. It is renewed at least every second, because that is also
 * how a long wait hears of a cancellation.
 */
export function keepLease(
  deps: LeaseDependencies,
  job: { readonly id: string; readonly cancelRequested: boolean },
  hold: LeaseHold & { readonly takenAtMs: number },
  signal: AbortSignal,
): Lease {
  const stopped = new AbortController()
  const lost = new AbortController()
  const cancelled = new AbortController()
  let liveUntilMs = hold.takenAtMs + hold.leaseMs
  if (job.cancelRequested) cancelled.abort()
  const isLive = () => !lost.signal.aborted && deps.monotonicMs() < liveUntilMs
  const beating = beat()
  return {
    owner: hold.owner,
    leaseMs: hold.leaseMs,
    isLive,
    isCancelled: () => cancelled.signal.aborted,
    lost: lost.signal,
    interruption: AbortSignal.any([signal, lost.signal, cancelled.signal]),
    async stop() {
      stopped.abort()
      await beating
    },
  }

  async function beat(): Promise<void> {
    while (!lost.signal.aborted) {
      await deps.sleep(Math.min(hold.leaseMs / 3, 1000), stopped.signal)
      if (stopped.signal.aborted) return
      await renew()
      // For good: what was given up is not taken up again, even if nobody else came.
      if (!isLive()) lost.abort()
    }
  }

  async function renew(): Promise<void> {
    const askedAtMs = deps.monotonicMs()
    try {
      const state = await deps.store.renew(job.id, hold)
      // Counted from before the question: the database began to count later, so we give up earlier than it does.
      liveUntilMs = state === undefined ? 0 : askedAtMs + hold.leaseMs
      if (state?.cancelRequested) cancelled.abort()
    } catch (error) {
      // The lease runs on; unless a later renewal succeeds, it ends by itself.
      deps.log.warn('bulk.lease_not_renewed', { jobId: job.id, error: String(error) })
    }
  }
}

/** The connection as long as the lease is held: what a slow run would still send after that might be sent a second time. */
export function fenced(connection: Connection, lease: Lease): Connection {
  return {
    profile: connection.profile,
    async request(request, accept) {
      if (!lease.isLive()) throw new Fault('unavailable', 'The job was taken over by another worker.')
      return connection.request(request, accept)
    },
  }
}
