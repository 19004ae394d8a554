import { Fault } from '@valence/element-kit'
import type { Instance } from '../instances/instance.ts'
import type { BulkJob, RowOutcome } from './job.ts'
import { type CompletedStatus, completedStatusOf, type PresentedJob, presentJob } from './status.ts'
import type { BulkStore } from './store.ts'

interface ResultDependencies {
  readonly store: Pick<BulkStore, 'byId' | 'failures'>
  readonly completedStatus: CompletedStatus
}

export interface BulkErrorQuery {
  /** At most 5000; 200 when absent. */
  readonly pageSize?: number
  /** `nextPage` of the page before. */
  readonly nextPage?: string
}

/** A row that was not loaded. `status` and `message` are both the provider's words: clients read one or the other. */
export interface BulkError {
  readonly row: number
  readonly line: number
  readonly status: string
  readonly code: number
  readonly message: string
}

export interface BulkErrorPage {
  readonly errors: readonly BulkError[]
  /** Absent on the last page. */
  readonly nextPage?: string
}

const pageSizeMax = 5000

/** What an instance may ask about its jobs. */
export function createBulkResults({ store, completedStatus }: ResultDependencies) {
  return {
    /** @throws Fault not_found when the instance has no such job. */
    async status(instance: Instance, jobId: string): Promise<PresentedJob> {
      return presentJob(await jobOf(store, instance, jobId), completedStatusOf(instance, completedStatus))
    },

    /** The failed rows in the order of the file, also while the job still runs. */
    async errors(instance: Instance, jobId: string, query: BulkErrorQuery = {}): Promise<BulkErrorPage> {
      const job = await jobOf(store, instance, jobId)
      const limit = Math.min(query.pageSize ?? 200, pageSizeMax)
      const failures = await store.failures(job.id, { afterRow: readCursor(query.nextPage), limit: limit + 1 })
      const errors = failures.slice(0, limit).flatMap(toError)
      const last = errors.at(-1)
      return failures.length > limit && last ? { errors, nextPage: writeCursor(last.row) } : { errors }
    },
  }
}

/** A job of this instance. Another instance's job is not there. @throws Fault not_found */
export async function jobOf(
  store: Pick<BulkStore, 'byId'>,
  instance: Pick<Instance, 'id'>,
  jobId: string,
): Promise<BulkJob> {
  // Ids are int8: anything else cannot be one, and must not become a database error.
  const isId = /^[1-9]\d{0,17}$/.test(jobId)
  const job = isId ? await store.byId(jobId) : undefined
  if (job?.instanceId === instance.id) return job
  throw new Fault('not_found', `No bulk job found with ID ${jobId.slice(0, 40)}.`)
}

function toError({ row, line, outcome }: RowOutcome): readonly BulkError[] {
  if (outcome.kind !== 'failed') return []
  return [{ row, line, status: outcome.message, code: outcome.status, message: outcome.message }]
}

/** Opaque to callers, so that it may become something else. */
function writeCursor(row: number): string {
  return Buffer.from(`row:${row}`).toString('base64url')
}

function readCursor(text: string | undefined): number {
  if (text === undefined || text === '') return 0
  const [, row] = /^row:(\d{1,10})$/.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? []
  if (row !== undefined) return Math.min(Number(row), 2 ** 31 - 1)
  throw new Fault('invalid_request', 'nextPage is not a page of these errors. Take it from the answer before.')
}
