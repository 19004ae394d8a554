import type { BulkOutcome } from '@valence/element-kit'

/** `ABORTED` is our failure, `ERROR` the provider's. `COMPLETE` says that every row was tried, not that every row was loaded. */
export type BulkStatus = 'CREATED' | 'RUNNING' | 'CANCELLATION_PENDING' | 'COMPLETE' | 'CANCELLED' | 'ABORTED' | 'ERROR'

export type FinalStatus = 'COMPLETE' | 'CANCELLED' | 'ABORTED' | 'ERROR'

export type FileFormat = 'CSV' | 'JSON'

export interface BulkProgress {
  /** The checkpoint: all rows up to here have their outcome. */
  readonly rowsDone: number
  /** Rows whose outcome is known. */
  readonly recordsCount: number
  readonly failedCount: number
}

/** The load of one file into one resource of one instance. */
export interface BulkJob extends BulkProgress {
  readonly id: string
  readonly instanceId: number
  readonly accountId: number
  readonly objectName: string
  readonly status: BulkStatus
  readonly fileName?: string
  readonly fileKey: string
  readonly fileFormat: FileFormat
  readonly keyPrefix: string
  readonly metaData: Readonly<Record<string, unknown>>
  readonly callbackUrl?: string
  /** The chunk that may be at the provider, but whose outcome is not recorded. */
  readonly announced?: AnnouncedChunk
  readonly cancelRequested: boolean
  /** Runs since the last checkpoint. */
  readonly starts: number
  readonly error?: string
  readonly createdAt: Date
  readonly startedAt?: Date
  readonly completedAt?: Date
}

export interface ChunkRange {
  readonly firstRow: number
  readonly lastRow: number
}

export interface AnnouncedChunk extends ChunkRange {
  readonly sentAt: Date
}

/** What became of a row. `row` counts the data rows from 1, `line` the lines of the file. */
export interface RowOutcome {
  readonly row: number
  readonly line: number
  readonly outcome: BulkOutcome
}

export type NewBulkJob = Pick<
  BulkJob,
  | 'instanceId'
  | 'accountId'
  | 'objectName'
  | 'fileName'
  | 'fileKey'
  | 'fileFormat'
  | 'keyPrefix'
  | 'metaData'
  | 'callbackUrl'
>

/** The key by which the provider's record of a row is found again. The random part keeps it unique among installations. */
export function rowKey(job: Pick<BulkJob, 'id' | 'keyPrefix'>, row: number): string {
  return `vb-${job.id}-${job.keyPrefix}-${row}`
}

export function isFinal(status: BulkStatus): status is FinalStatus {
  return status === 'COMPLETE' || status === 'CANCELLED' || status === 'ABORTED' || status === 'ERROR'
}

export function progressOf({ rowsDone, recordsCount, failedCount }: BulkJob): BulkProgress {
  return { rowsDone, recordsCount, failedCount }
}
