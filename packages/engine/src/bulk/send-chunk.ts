import {
  type BulkOperations,
  type BulkOutcome,
  type BulkRecord,
  type Connection,
  Fault,
  type ProviderRecord,
  type Resource,
} from '@valence/element-kit'
import type { Log } from '../ports.ts'
import type { KnownNames } from '../resources/known-names.ts'
import { nameFields, nameHeaders } from '../resources/name-fields.ts'
import { createRecords, failedRow } from './create-records.ts'
import { type BulkJob, type RowOutcome, rowKey } from './job.ts'
import type { Lease, Sleep } from './lease.ts'
import { settle } from './settle.ts'
import type { SourceRow } from './source-row.ts'

export interface SendDependencies {
  readonly sleep: Sleep
  readonly log: Log
  readonly settleMs: number
  /** How long to wait before each further attempt, when the provider as a whole failed. */
  readonly retryDelaysMs: readonly number[]
}

export interface SendTask {
  readonly job: Pick<BulkJob, 'id' | 'keyPrefix'>
  readonly resource: Resource
  readonly bulk: BulkOperations
  readonly connection: Connection
  readonly names: KnownNames
  readonly rows: readonly SourceRow[]
  readonly sentAt: Date
  /** Whether an earlier run may have sent the chunk already. */
  readonly isDoubtful: boolean
  readonly lease: Lease
  readonly signal: AbortSignal
}

export type SendResult =
  | { readonly kind: 'done'; readonly outcomes: readonly RowOutcome[] }
  /** The chunk is not finished and will not be. What is known of it is here; `isDoubtful` says that more may be true. */
  | {
      readonly kind: 'stopped'
      readonly outcomes: readonly RowOutcome[]
      readonly isDoubtful: boolean
      readonly failure?: unknown
    }
  | { readonly kind: 'lease_lost' }
  | { readonly kind: 'interrupted' }

/**
 * Brings the rows of a chunk to the provider, each of them once. After an attempt whose answer was not seen, what the provider
 * holds is found out first, and only the rest is sent again.
 */
export async function sendChunk(deps: SendDependencies, task: SendTask): Promise<SendResult> {
  const { bulk, connection, lease, signal } = task
  const outcomes = new Map<string, BulkOutcome>()
  let records: readonly BulkRecord[] | undefined
  const missing = () => (records ?? []).filter(({ key }) => !outcomes.has(key))
  let isDoubtful = task.isDoubtful
  let failure: unknown

  for (const delayMs of [0, ...deps.retryDelaysMs]) {
    if (delayMs > 0) await deps.sleep(delayMs, lease.interruption)
    if (signal.aborted) return { kind: 'interrupted' }
    if (!lease.isLive()) return { kind: 'lease_lost' }
    try {
      records ??= await readRecords(deps.log, task, outcomes)
      if (lease.isCancelled()) break
      if (isDoubtful) await resolveDoubt()
      if (signal.aborted) return { kind: 'interrupted' }
      await createRecords({ bulk, connection, log: deps.log }, missing(), outcomes)
      return { kind: 'done', outcomes: inOrder() }
    } catch (error) {
      if (!lease.isLive()) return { kind: 'lease_lost' }
      failure = error
      const verdict = judge(error)
      isDoubtful ||= verdict === 'in doubt'
      deps.log.warn('bulk.chunk_failed', { jobId: task.job.id, verdict, error: String(error) })
      if (verdict === 'refused') break
    }
  }
  return stop()

  async function resolveDoubt(): Promise<void> {
    const keys = missing().map(({ key }) => key)
    const chunk = { keys, sentAt: task.sentAt }
    const found = await settle(bulk, connection, chunk, { sleep: deps.sleep, signal, settleMs: deps.settleMs })
    for (const [key, id] of found) outcomes.set(key, { kind: 'created', id })
    isDoubtful = signal.aborted
  }

  /** The last thing a stopping run does is to find out what it did. */
  async function stop(): Promise<SendResult> {
    try {
      if (isDoubtful) await resolveDoubt()
    } catch (error) {
      deps.log.warn('bulk.doubt_remains', { jobId: task.job.id, error: String(error) })
    }
    if (signal.aborted) return { kind: 'interrupted' }
    if (!lease.isLive()) return { kind: 'lease_lost' }
    // Rows that never got as far as the provider are not reported: the load ended before their turn.
    const sent = new Set((records ?? []).map(({ key }) => key))
    const known = inOrder().filter(({ row }) => sent.has(rowKey(task.job, row)))
    return { kind: 'stopped', outcomes: known, isDoubtful, failure }
  }

  function inOrder(): readonly RowOutcome[] {
    return task.rows.flatMap(({ row, line }) => {
      const outcome = outcomes.get(rowKey(task.job, row))
      return outcome === undefined ? [] : [{ row, line, outcome }]
    })
  }
}

type Verdict = 'refused' | 'later' | 'in doubt'

/** What a failed call means for the rows in it. Unless the provider clearly refused, they may have been created. */
function judge(error: unknown): Verdict {
  if (!(error instanceof Fault) || error.status >= 500 || error.status === 408) return 'in doubt'
  return error.status === 429 ? 'later' : 'refused'
}

/** The records of the rows. What cannot be read is an outcome at once. */
async function readRecords(
  log: Log,
  { job, resource, bulk, names, rows }: SendTask,
  outcomes: Map<string, BulkOutcome>,
): Promise<readonly BulkRecord[]> {
  const headers = new Set(rows.flatMap((row) => (row.kind === 'cells' ? Object.keys(row.cells) : [])))
  const { columns, fields } = await nameHeaders([...headers], resource, names)
  const records: BulkRecord[] = []
  for (const row of rows) {
    const key = rowKey(job, row.row)
    try {
      records.push({ key, body: await bodyOf(row) })
    } catch (error) {
      // Only a row of its own fault fails; what keeps all of them from being read is tried again.
      if (error instanceof Fault && error.code !== 'invalid_request') throw error
      if (!(error instanceof Fault))
        log.error('bulk.row_unreadable', { jobId: job.id, row: row.row, error: String(error) })
      outcomes.set(key, failedRow(error instanceof Fault ? error : new Fault('internal', 'The row could not be read.')))
    }
  }
  return records

  function bodyOf(row: SourceRow): ProviderRecord | Promise<ProviderRecord> {
    if (row.kind === 'broken') throw new Fault('invalid_request', row.message)
    if (row.kind === 'cells') return bulk.bodyOf(renamed(row.cells, columns), fields)
    const parsed = resource.body?.safeParse(row.record)
    if (parsed === undefined) return nameFields(row.record, resource, names)
    if (parsed.success) return nameFields(parsed.data, resource, names)
    const [issue] = parsed.error.issues
    throw new Fault('invalid_request', `${issue?.path.join('.') ?? 'The row'}: ${issue?.message ?? 'is not valid'}`)
  }
}

function renamed(
  cells: Readonly<Record<string, string>>,
  columns: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  const entries = Object.entries(cells).map(([header, cell]) => [columns.get(header) ?? header, cell] as const)
  const named = Object.fromEntries(entries)
  if (Object.keys(named).length === entries.length) return named
  throw new Fault('invalid_request', 'Two columns are names of the same field.')
}
