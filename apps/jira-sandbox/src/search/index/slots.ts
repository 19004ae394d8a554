import type { IssueRecord } from '../../records/records.ts'

/**
 * The documents of the index by slot: small numbers that postings and columns hold in place of issues. A slot is never
 * given to another issue, so a posting that is out of date names an empty slot or a document that fails its test.
 */
export interface Slots {
  readonly documents: readonly (IssueRecord | undefined)[]
  /** Numeric ids by slot, kept when the issue is gone. */
  readonly ids: readonly number[]
  readonly count: number
  readonly gaps: number
  slotOf(issueId: string): number | undefined
  /** Gives the slot of a document, new or known. */
  put(issue: IssueRecord): number
  /** Gives the slot that is empty now. */
  clear(issueId: string): number | undefined
}

export function createSlots(): Slots {
  const documents: (IssueRecord | undefined)[] = []
  const ids: number[] = []
  const slots = new Map<string, number>()
  return {
    documents,
    ids,
    get count() {
      return slots.size
    },
    get gaps() {
      return documents.length - slots.size
    },
    slotOf: (issueId) => slots.get(issueId),
    put(issue) {
      const slot = slots.get(issue.id) ?? documents.length
      slots.set(issue.id, slot)
      documents[slot] = issue
      ids[slot] = Number(issue.id)
      return slot
    },
    clear(issueId) {
      const slot = slots.get(issueId)
      if (slot === undefined) return undefined
      slots.delete(issueId)
      documents[slot] = undefined
      return slot
    },
  }
}
