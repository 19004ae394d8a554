import type { BulkOperations, Connection } from '@valence/element-kit'
import type { Sleep } from './lease.ts'

export interface SettleOptions {
  readonly sleep: Sleep
  readonly signal: AbortSignal
  /** For how long a search must have found nothing more before we believe that there is nothing more. */
  readonly settleMs: number
}

/**
 * Which records of a chunk the provider holds, when its answer was never seen. A provider's search index may lag behind its
 * writes, so we ask until all are found, or no more turn up for a while. Ends early, and then knows less, when the signal says so.
 */
export async function settle(
  bulk: Pick<BulkOperations, 'findCreated'>,
  connection: Connection,
  chunk: { readonly keys: readonly string[]; readonly sentAt: Date },
  { sleep, signal, settleMs }: SettleOptions,
): Promise<ReadonlyMap<string, string>> {
  const stepMs = Math.max(1, Math.min(500, settleMs))
  const found = new Map<string, string>()
  let quietMs = 0
  // Bounded by the keys: only one that was found for the first time starts the quiet time again.
  for (;;) {
    const missing = chunk.keys.filter((key) => !found.has(key))
    if (missing.length === 0) return found
    const answer = await bulk.findCreated(connection, missing, chunk.sentAt)
    for (const key of missing) {
      const id = answer.get(key)
      if (id === undefined) continue
      found.set(key, id)
      quietMs = 0
    }
    if (quietMs >= settleMs || signal.aborted) return found
    await sleep(stepMs, signal)
    quietMs += stepMs
  }
}
