/** Changes on their way into the index, each with the time it was made. */
export interface Lag<Change> {
  readonly size: number
  push(change: Change): void
  /** Takes out, oldest first, what was made at `horizon` or before. */
  take(horizon: number): Change[]
  has(issueId: string): boolean
}

export function createLag<Change extends { readonly issueId: string; readonly at: number }>(): Lag<Change> {
  let waiting: Change[] = []
  return {
    get size() {
      return waiting.length
    },
    push: (change) => void waiting.push(change),
    take(horizon) {
      // A clock that was set back must not let a younger change overtake an older one.
      const kept = waiting.findIndex((change) => change.at > horizon)
      const due = kept === -1 ? waiting : waiting.slice(0, kept)
      waiting = kept === -1 ? [] : waiting.slice(kept)
      return due
    },
    has: (issueId) => waiting.some((change) => change.issueId === issueId),
  }
}
