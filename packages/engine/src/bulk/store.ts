import type { NewDelivery } from '../ports.ts'
import type { BulkJob, BulkProgress, ChunkRange, FinalStatus, NewBulkJob, RowOutcome } from './job.ts'

/**
 * Keeps bulk jobs. What a run writes is fenced: it takes effect only while `owner` holds the lease, and answers undefined when
 * somebody else does.
 */
export interface BulkStore {
  create(job: NewBulkJob): Promise<BulkJob>
  byId(id: string): Promise<BulkJob | undefined>
  /** Gives the lease of a job that is not final and that nobody holds, and counts the start. */
  take(id: string, hold: LeaseHold): Promise<BulkJob | undefined>
  renew(id: string, hold: LeaseHold): Promise<{ readonly cancelRequested: boolean } | undefined>
  /** Records, moves the checkpoint and announces the next chunk, all or nothing. */
  advance(id: string, hold: LeaseHold, step: BulkStep): Promise<BulkTurn | undefined>
  /** Records what is left and ends the job, together with the delivery that its end causes. */
  finish(id: string, owner: string, ending: BulkEnding): Promise<BulkFinish | undefined>
  /** Gives the lease back before its time, so that another worker may go on at once. */
  release(id: string, owner: string): Promise<void>
  /** Ends a job that no worker ever took; undefined when one did. */
  finishUnstarted(id: string, ending: BulkEnding): Promise<BulkFinish | undefined>
  /** Asks the run of a job to stop after its chunk; false when the job is final. */
  requestCancel(id: string): Promise<boolean>
  /** Failed rows in the order of the file. */
  failures(id: string, page: { readonly afterRow: number; readonly limit: number }): Promise<readonly RowOutcome[]>
  /** Jobs that wait for a worker and that none holds, oldest first. */
  stranded(limit: number): Promise<readonly string[]>
}

export interface LeaseHold {
  readonly owner: string
  readonly leaseMs: number
}

export interface BulkStep {
  readonly recorded: readonly RowOutcome[]
  readonly progress: BulkProgress
  readonly next?: ChunkRange
}

/** What a run learns at a checkpoint. The next chunk is announced only if the job may go on. */
export interface BulkTurn {
  readonly cancelRequested: boolean
  /** False when the instance was disabled or deleted. */
  readonly instanceUsable: boolean
  /** When the next chunk was announced. */
  readonly sentAt?: Date
}

export interface BulkEnding {
  readonly status: FinalStatus
  readonly error?: string
  readonly completedAt: Date
  readonly recorded: readonly RowOutcome[]
  readonly progress: BulkProgress
  readonly delivery?: NewDelivery
}

export interface BulkFinish {
  readonly deliveryId?: string
}
