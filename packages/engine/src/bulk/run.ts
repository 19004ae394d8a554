import { Fault, type Resource } from '@valence/element-kit'
import type { Connections } from '../connection/open.ts'
import { ring } from '../delivery/ring.ts'
import type { Instance } from '../instances/instance.ts'
import type { Alarm, Clock, InstanceLookup, Log } from '../ports.ts'
import { type Registry, resourceOf } from '../registry.ts'
import type { Naming } from '../resources/naming.ts'
import { endingOf } from './ending.ts'
import type { BulkFiles } from './files.ts'
import { type BulkJob, type FinalStatus, progressOf } from './job.ts'
import { fenced, keepLease, type Lease, type Sleep } from './lease.ts'
import { type LoadResult, loadRows } from './load-rows.ts'
import { openRows } from './rows.ts'
import type { CompletedStatus } from './status.ts'
import type { BulkStore } from './store.ts'

export type BulkRunOutcome =
  | { readonly kind: 'finished'; readonly status: FinalStatus }
  /** There is no such job, it is final, or another worker runs it. */
  | { readonly kind: 'not_due' }
  /** Another worker took over. */
  | { readonly kind: 'lease_lost' }
  /** The process is to end; another run goes on from the checkpoint. */
  | { readonly kind: 'interrupted' }

export interface RunBulkDependencies {
  readonly registry: Registry
  readonly instances: InstanceLookup
  readonly connections: Pick<Connections, 'open'>
  readonly naming: Naming
  readonly store: BulkStore
  readonly files: Pick<BulkFiles, 'open'>
  readonly alarm: Pick<Alarm, 'delivery'>
  readonly clock: Clock
  readonly log: Log
  readonly sleep: Sleep
  readonly monotonicMs: () => number
  readonly newId: () => string
  readonly completedStatus: CompletedStatus
  readonly leaseMs: number
  readonly settleMs: number
  readonly retryDelaysMs: readonly number[]
}

/** A worker that a job ends again and again (by its memory, say) must get rid of it some day. */
const startsMax = 10

/** Runs a job, or what an earlier run left of it, to its end. May be called for any job at any time, any number of times. */
export function createRunBulk(deps: RunBulkDependencies) {
  return async function runBulk(jobId: string, signal: AbortSignal): Promise<BulkRunOutcome> {
    const hold = { owner: deps.newId(), leaseMs: deps.leaseMs, takenAtMs: deps.monotonicMs() }
    const job = await deps.store.take(jobId, hold)
    if (job === undefined) return { kind: 'not_due' }
    deps.log.info('bulk.started', { jobId, instanceId: job.instanceId, rowsDone: job.rowsDone, starts: job.starts })
    const lease = keepLease(deps, job, hold, signal)
    try {
      return await conclude(job, lease, await loadJob(job, lease, signal))
    } finally {
      await lease.stop()
    }
  }

  async function loadJob(job: BulkJob, lease: Lease, signal: AbortSignal): Promise<LoadResult> {
    const subject = await subjectOf(job, lease)
    if (typeof subject === 'string') return notStarted(job, subject)
    const file = await deps.files.open(job.fileKey)
    if (file === undefined) return notStarted(job, 'The file of the job was deleted. Files are kept for three days.')
    const rows = openRows(file, job.fileFormat, job.rowsDone)
    try {
      return await loadRows(deps, { ...subject, job, rows, lease, signal })
    } finally {
      await rows.close()
    }
  }

  /** What the job works on, or why it cannot. */
  async function subjectOf(job: BulkJob, lease: Lease) {
    if (job.starts > startsMax) return `The job was started ${startsMax} times without getting ahead.`
    const instance = await deps.instances.byId(job.instanceId)
    if (instance === undefined) return 'The instance was deleted.'
    if (instance.disabled) return 'The instance is disabled.'
    const resource = findResource(deps.registry, instance, job.objectName)
    const bulk = resource?.operations.bulk
    if (resource === undefined || bulk === undefined) return `${job.objectName} can no longer be loaded in bulk.`
    const use = { signal: lease.lost, traffic: 'bulk', gone: () => lease.interruption } as const
    const connection = fenced(deps.connections.open(instance, use), lease)
    return { resource, bulk, connection, names: deps.naming(instance, resource, connection) }
  }

  async function conclude(job: BulkJob, lease: Lease, result: LoadResult): Promise<BulkRunOutcome> {
    if (result.kind === 'lease_lost') return lost(job)
    if (result.kind === 'interrupted') {
      await deps.store.release(job.id, lease.owner)
      deps.log.info('bulk.interrupted', { jobId: job.id })
      return result
    }
    const { kind, ...how } = result
    const instance = await deps.instances.byId(job.instanceId)
    const ending = endingOf(job, instance, { ...how, completedAt: deps.clock.now() }, deps.completedStatus)
    const finish = await deps.store.finish(job.id, lease.owner, ending)
    if (finish === undefined) return lost(job)
    const { status, error, progress } = ending
    deps.log.info('bulk.finished', { jobId: job.id, instanceId: job.instanceId, status, error, ...progress })
    if (finish.deliveryId !== undefined) await ring(deps, [finish.deliveryId], 0)
    return { kind: 'finished', status }
  }

  function lost(job: BulkJob): BulkRunOutcome {
    deps.log.warn('bulk.lease_lost', { jobId: job.id })
    return { kind: 'lease_lost' }
  }
}

/** The end of a job that cannot be worked on. A chunk that an earlier run announced stays in doubt. */
function notStarted(job: BulkJob, reason: string): LoadResult {
  const { announced } = job
  const doubt = announced && ` It is not known whether rows ${announced.firstRow} to ${announced.lastRow} were created.`
  return {
    kind: 'ended',
    status: 'ABORTED',
    error: reason + (doubt ?? ''),
    recorded: [],
    progress: progressOf(job),
  }
}

function findResource(registry: Registry, instance: Instance, objectName: string): Resource | undefined {
  try {
    return resourceOf(registry.element(instance.elementKey), objectName)
  } catch (error) {
    if (error instanceof Fault && error.code === 'not_found') return undefined
    throw error
  }
}
