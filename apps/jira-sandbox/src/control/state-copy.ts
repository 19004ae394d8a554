import type { IssueRecord, Snapshot } from '../records/records.ts'
import { snapshotOf } from '../world/snapshot.ts'
import type { State } from '../world/state.ts'

/** A state as it was. Of a large seed only what strayed from it is copied, the rest can be made again. */
export interface StateCopy {
  readonly snapshot: Snapshot
  readonly issueIds: readonly string[]
  readonly strayedIds: readonly string[]
}

/** An issue as the seed makes it, where each can be made by itself. */
export type OriginalIssue = (id: string) => IssueRecord | undefined

export function copyState(state: State, original: OriginalIssue | undefined): StateCopy {
  const whole = snapshotOf(state)
  const issues = original ? whole.issues.filter(({ id }) => state.strayedIssueIds.has(id)) : whole.issues
  return {
    snapshot: structuredClone({ ...whole, issues }),
    issueIds: [...state.issues.keys()],
    strayedIds: [...state.strayedIssueIds],
  }
}

/** The whole of a copy, which goes on being one: what is done to the result does not reach it. */
export function snapshotOfCopy(copy: StateCopy, state: State, original: OriginalIssue | undefined): Snapshot {
  const snapshot = structuredClone(copy.snapshot)
  if (!original) return snapshot
  const copied = new Map(snapshot.issues.map((issue) => [issue.id, issue]))
  const untouched = unstrayed(state)
  const issues = copy.issueIds.flatMap((id) => copied.get(id) ?? untouched(id) ?? original(id) ?? [])
  return { ...snapshot, issues }
}

/** Issues that are still as the seed made them. */
export function unstrayed(state: State): OriginalIssue {
  return (id) => (state.strayedIssueIds.has(id) ? undefined : state.issues.get(id))
}
