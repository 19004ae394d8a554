import { type BulkOperations, type BulkOutcome, type BulkRecord, type Connection, Fault } from '@valence/element-kit'
import type { Log } from '../ports.ts'

interface CreateTarget {
  readonly bulk: Pick<BulkOperations, 'createMany'>
  readonly connection: Connection
  readonly log: Pick<Log, 'error'>
}

/** Statuses with which a provider refuses a call because of what is in it. It then created nothing of it. */
const refusesContent: ReadonlySet<number> = new Set([400, 409, 413, 422])

/**
 * Creates the records and puts what became of each into `outcomes`, as soon as it is known. A call that is refused as a whole is
 * halved until the row that spoils it stands alone: a bad row fails by itself. So is one that never became a call.
 *
 * @throws what the provider call throws for a reason that is not in the records.
 */
export async function createRecords(
  target: CreateTarget,
  records: readonly BulkRecord[],
  outcomes: Map<string, BulkOutcome>,
): Promise<void> {
  if (records.length === 0) return
  const line = watch(target.connection)
  try {
    const answer = await target.bulk.createMany(line.connection, records)
    if (answer.length !== records.length) {
      throw new Error(`The element gave ${answer.length} outcomes for ${records.length} records.`)
    }
    records.forEach(({ key }, index) => {
      const outcome = answer[index]
      if (outcome !== undefined) outcomes.set(key, outcome)
    })
  } catch (error) {
    const isRefused = error instanceof Fault && refusesContent.has(error.status)
    if (!isRefused && line.isUsed()) throw error
    const [only] = records
    if (records.length === 1 && only !== undefined) {
      outcomes.set(only.key, failedRow(faultOf(error, only, target.log)))
      return
    }
    const middle = Math.ceil(records.length / 2)
    await createRecords(target, records.slice(0, middle), outcomes)
    await createRecords(target, records.slice(middle), outcomes)
  }
}

/** Tells whether the provider was called: what fails before that has surely created nothing. */
function watch(connection: Connection) {
  let isUsed = false
  const watched: Connection = {
    profile: connection.profile,
    request(request, accept) {
      isUsed = true
      return connection.request(request, accept)
    },
  }
  return { connection: watched, isUsed: () => isUsed }
}

function faultOf(error: unknown, { key }: BulkRecord, log: Pick<Log, 'error'>): Fault {
  if (error instanceof Fault) return error
  log.error('bulk.row_not_sent', { key, error: String(error) })
  return new Fault('internal', 'The row could not be made into a call of the provider.', { cause: error })
}

/** A row that failed, in the provider's words where there are any. */
export function failedRow(fault: Fault): BulkOutcome {
  return { kind: 'failed', status: fault.status, message: fault.providerMessage ?? fault.message }
}
