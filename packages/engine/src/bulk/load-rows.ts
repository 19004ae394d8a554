import { type BulkOperations, type Connection, Fault, type Resource } from '@valence/element-kit'
import type { KnownNames } from '../resources/known-names.ts'
import type { HowItEnded } from './ending.ts'
import { type BulkJob, type BulkProgress, type ChunkRange, progressOf, type RowOutcome } from './job.ts'
import type { Lease } from './lease.ts'
import type { RowReader } from './rows.ts'
import { type SendDependencies, type SendResult, sendChunk } from './send-chunk.ts'
import type { SourceRow } from './source-row.ts'
import type { BulkStore, BulkTurn } from './store.ts'

export interface LoadDependencies extends SendDependencies {
  readonly store: Pick<BulkStore, 'advance'>
}

export interface LoadTask {
  readonly job: BulkJob
  readonly resource: Resource
  readonly bulk: BulkOperations
  readonly connection: Connection
  readonly names: KnownNames
  readonly rows: RowReader
  readonly lease: Lease
  readonly signal: AbortSignal
}

export type LoadResult =
  | ({ readonly kind: 'ended' } & Omit<HowItEnded, 'completedAt'>)
  | { readonly kind: 'lease_lost' }
  | { readonly kind: 'interrupted' }

/** Two chunks are in memory at a time: one at the provider, one read ahead. Rows may be large, so a chunk is bounded by size, too. */
const chunkSizeMax = 4 * 1024 ** 2

/**
 * Takes the rows of a job chunk by chunk to the provider. Each chunk is announced in the database before it is sent, and its
 * outcomes are recorded together with the announcement of the next: one write a chunk, and at every moment the database tells
 * which rows are done and which may be.
 */
export async function loadRows(deps: LoadDependencies, task: LoadTask): Promise<LoadResult> {
  const { job, bulk, rows, lease, signal } = task
  const bound = { rows: bulk.chunkSize, size: chunkSizeMax }
  const { announced } = job
  let progress = progressOf(job)
  let recorded: readonly RowOutcome[] = []
  let sentAt = announced?.sentAt
  let chunk = await rows.next(announced === undefined ? bound : exactly(announced))

  while (chunk.length > 0) {
    const isDoubtful = sentAt !== undefined
    if (sentAt === undefined) {
      const next = signal.aborted ? undefined : rangeOf(chunk)
      const turn = await deps.store.advance(job.id, lease, { recorded, progress, ...(next && { next }) })
      if (turn === undefined) return { kind: 'lease_lost' }
      recorded = []
      if (next === undefined) return { kind: 'interrupted' }
      if (turn.sentAt === undefined) return ended(...stopReason(turn))
      sentAt = turn.sentAt
    }
    const [sent, ahead] = await Promise.allSettled([
      sendChunk(deps, { ...task, rows: chunk, sentAt, isDoubtful }),
      rows.next(bound),
    ])
    if (sent.status === 'rejected') throw sent.reason
    if (sent.value.kind === 'lease_lost' || sent.value.kind === 'interrupted') return sent.value
    recorded = sent.value.outcomes
    progress = after(progress, recorded, sent.value.kind === 'done' ? lastRow(chunk) : progress.rowsDone)
    if (sent.value.kind === 'stopped') return ended(...stoppedBy(sent.value, chunk, lease))
    if (ahead.status === 'rejected') {
      await deps.store.advance(job.id, lease, { recorded, progress })
      throw ahead.reason
    }
    sentAt = undefined
    chunk = ahead.value
  }
  return ended('COMPLETE')

  function ended(status: HowItEnded['status'], error?: string): LoadResult {
    return { kind: 'ended', status, recorded, progress, ...(error === undefined ? {} : { error }) }
  }
}

type Reason = readonly [status: HowItEnded['status'], error?: string | undefined]

function stopReason({ cancelRequested }: BulkTurn): Reason {
  return cancelRequested ? ['CANCELLED'] : ['ABORTED', 'The instance was disabled or deleted during the load.']
}

function stoppedBy(
  { failure, isDoubtful }: Extract<SendResult, { kind: 'stopped' }>,
  chunk: readonly SourceRow[],
  lease: Lease,
): Reason {
  const [first, last] = [firstRow(chunk), lastRow(chunk)]
  const doubt = isDoubtful ? `It is not known which of the rows ${first} to ${last} were created.` : undefined
  if (lease.isCancelled()) return ['CANCELLED', doubt]
  return ['ERROR', [describe(failure), doubt].filter((text) => text !== undefined).join(' ')]
}

function describe(failure: unknown): string {
  if (!(failure instanceof Fault)) return 'The provider could not be called because of an internal error.'
  return failure.providerMessage === undefined ? failure.message : `${failure.message} (${failure.providerMessage})`
}

function after(progress: BulkProgress, recorded: readonly RowOutcome[], rowsDone: number): BulkProgress {
  const failed = recorded.filter(({ outcome }) => outcome.kind === 'failed').length
  return {
    rowsDone,
    recordsCount: progress.recordsCount + recorded.length,
    failedCount: progress.failedCount + failed,
  }
}

/** The rows of a chunk that was announced: cut as it was then, whatever the bounds are now. */
function exactly({ firstRow, lastRow }: ChunkRange) {
  return { rows: lastRow - firstRow + 1, size: Number.POSITIVE_INFINITY }
}

function rangeOf(chunk: readonly SourceRow[]): ChunkRange {
  return { firstRow: firstRow(chunk), lastRow: lastRow(chunk) }
}

function firstRow(chunk: readonly SourceRow[]): number {
  return chunk[0]?.row ?? 0
}

function lastRow(chunk: readonly SourceRow[]): number {
  return chunk.at(-1)?.row ?? 0
}
