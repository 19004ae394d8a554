import type { Settings } from '../dependencies.ts'
import { type CancelDependencies, createCancelBulk } from './cancel.ts'
import { type BulkLimits, defaultBulkLimits } from './limits.ts'
import { pause } from './pause.ts'
import { createBulkResults } from './results.ts'
import { createRunBulk, type RunBulkDependencies } from './run.ts'
import { createSubmitBulk, type SubmitDependencies } from './submit.ts'
import { createSweepBulk, type SweepDependencies } from './sweep.ts'

/** The waits of a bulk job between tries of a chunk whose provider is away. */
const bulkRetryDelaysMs = [1_000, 5_000, 15_000, 60_000, 120_000] as const

type BulkDependencies = Omit<SubmitDependencies, 'limits'> &
  Omit<CancelDependencies, 'completedStatus'> &
  Omit<RunBulkDependencies, 'sleep' | 'completedStatus' | 'leaseMs' | 'settleMs' | 'retryDelaysMs'> &
  SweepDependencies & {
    readonly settings: Pick<Settings, 'bulkFileMaxBytes' | 'bulkCompletedStatus' | 'bulkLeaseMs' | 'bulkSettleMs'>
  }

/** Bulk jobs from their upload to their results. */
export function createBulk({ settings, ...deps }: BulkDependencies) {
  const completedStatus = settings.bulkCompletedStatus
  const limits: BulkLimits = { ...defaultBulkLimits, fileBytesMax: settings.bulkFileMaxBytes }

  return {
    submit: createSubmitBulk({ ...deps, limits }),
    ...createBulkResults({ ...deps, completedStatus }),
    cancel: createCancelBulk({ ...deps, completedStatus }),
    run: createRunBulk({
      ...deps,
      sleep: pause,
      completedStatus,
      leaseMs: settings.bulkLeaseMs,
      settleMs: settings.bulkSettleMs,
      retryDelaysMs: bulkRetryDelaysMs,
    }),
    sweep: createSweepBulk(deps),
  }
}
