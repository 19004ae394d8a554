import type { Snapshot } from '../records/records.ts'
import type { KnownIssues } from '../seed/large/base.ts'
import type { State } from '../world/state.ts'
import { refill } from './refill.ts'
import { copyState, type OriginalIssue, type StateCopy, snapshotOfCopy, unstrayed } from './state-copy.ts'

export interface NamedSnapshot {
  readonly name: string
  readonly takenAt: number
  readonly issues: number
}

/** One site whose state is kept and brought back. */
export interface KeptSite {
  readonly state: State
  readonly original: OriginalIssue | undefined
  /** What the site begins with. */
  seed(known: KnownIssues): Snapshot
  /** The state that a snapshot of the site makes. */
  open(snapshot: Snapshot): State
  /** Called when the state is another one. */
  restored(): void
}

/** Copies of the whole state of all sites, kept in memory under names. */
export interface Snapshots {
  /** Accounts belong to the site that is included first. */
  include(site: KeptSite): void
  take(name: string): NamedSnapshot
  list(): NamedSnapshot[]
  /** Back to a snapshot, or to the seed without a name. False when there is none of that name. */
  restore(name: string | undefined): boolean
}

interface Taken {
  readonly takenAt: number
  readonly copies: ReadonlyMap<KeptSite, StateCopy>
}

export function createSnapshots(now: () => number): Snapshots {
  const sites: KeptSite[] = []
  const taken = new Map<string, Taken>()

  return {
    include: (site) => void sites.push(site),
    take(name) {
      const copies = new Map(sites.map((site) => [site, copyState(site.state, site.original)]))
      const entry = { takenAt: now(), copies }
      taken.set(name, entry)
      return summary(name, entry)
    },
    list: () => [...taken].map(([name, entry]) => summary(name, entry)),
    restore(name) {
      const entry = name === undefined ? undefined : taken.get(name)
      if (name !== undefined && !entry) return false
      for (const site of sites) bringBack(site, entry?.copies.get(site))
      for (const site of sites) site.restored()
      return true
    },
  }
}

function bringBack({ state, original, seed, open }: KeptSite, copy: StateCopy | undefined): void {
  const snapshot = copy ? snapshotOfCopy(copy, state, original) : seed(unstrayed(state))
  refill(state, open(snapshot), copy?.strayedIds ?? [])
}

function summary(name: string, { takenAt, copies }: Taken): NamedSnapshot {
  let issues = 0
  for (const { issueIds } of copies.values()) issues += issueIds.length
  return { name, takenAt, issues }
}
