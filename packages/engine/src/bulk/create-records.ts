import { type BulkOperations, type BulkOutcome, type BulkRecord, type Connection, Fault } from '@valence/element-kit'

/** Statuses with which a provider refuses a call because of what is in it. It then created nothing of it. */
const refusesContent: ReadonlySet<number> = new Set([400, 409, 413, 422])

/**
 * Creates the records and puts what became of each into `outcomes`, as soon as it is known. A call that is refused as a whole is
 * halved until the row that spoils it stands alone: a bad row fails by itself.
 *
 * @throws what the provider call throws for a reason that is not in the records.
 */
export async function createRecords(
  bulk: Pick<BulkOperations, 'createMany'>,
  connection: Connection,
  records: readonly BulkRecord[],
  outcomes: Map<string, BulkOutcome>,
): Promise<void> {
  if (records.length === 0) return
  try {
    const answer = await bulk.createMany(connection, records)
    if (answer.length !== records.length) {
      throw new Error(`The element gave ${answer.length} outcomes for ${records.length} records.`)
    }
    records.forEach(({ key }, index) => {
      const outcome = answer[index]
      if (outcome !== undefined) outcomes.set(key, outcome)
    })
  } catch (error) {
    if (!(error instanceof Fault) || !refusesContent.has(error.status)) throw error
    const [only] = records
    if (records.length === 1 && only !== undefined) {
      outcomes.set(only.key, failedRow(error))
      return
    }
    const middle = Math.ceil(records.length / 2)
    await createRecords(bulk, connection, records.slice(0, middle), outcomes)
    await createRecords(bulk, connection, records.slice(middle), outcomes)
  }
}

/** A row that failed, in the provider's words where there are any. */
export function failedRow(fault: Fault): BulkOutcome {
  return { kind: 'failed', status: fault.status, message: fault.providerMessage ?? fault.message }
}
