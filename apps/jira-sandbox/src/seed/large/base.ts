import type { IssueRecord, LinkRecord, Snapshot } from '../../records/records.ts'
import { createChance } from '../random.ts'
import { idOf, indexOf, issueCount, largeIssue } from './issue.ts'
import { lastActivityId } from './life.ts'
import { createPlan } from './plan.ts'
import { largeSite } from './site.ts'

/** Grows with every change to what the large seed makes; a data file tells its difference from one version only. */
export const largeVersion = 1

/** The large site as it begins: any issue of it can be made again. */
export interface LargeBase {
  readonly issueCount: number
  readonly links: readonly LinkRecord[]
  issueAt(index: number): IssueRecord
  /** The issue of that id as it was in the beginning; undefined when it came later. */
  issueOf(id: string): IssueRecord | undefined
}

/** Issues that are still as the seed made them, by id. */
export type KnownIssues = (id: string) => IssueRecord | undefined

export function createLargeBase(): LargeBase {
  return baseOf(largeSite(() => ''))
}

function baseOf(site: Snapshot): LargeBase {
  const plan = createPlan(site)
  const issueAt = (index: number) => largeIssue(plan, index)
  return {
    issueCount,
    links: links(site),
    issueAt,
    issueOf(id) {
      const index = indexOf(id)
      return index === undefined ? undefined : issueAt(index)
    },
  }
}

/**
 * A hundred thousand issues in eight projects, five thousand links; the same every time but for tokens. Issues that
 * `known` gives are not made again.
 */
export function largeSnapshot(uuid: () => string, known?: KnownIssues): Snapshot {
  const site = largeSite(uuid)
  const base = baseOf(site)
  const issues = Array.from({ length: issueCount }, (_, index) => known?.(idOf(index)) ?? base.issueAt(index))
  for (const { record, endings } of createPlan(site).projects) {
    record.nextNumber = (issueCount / 100) * endings.length + 1
  }
  const last = lastActivityId(issueCount)
  const counters = {
    issue: Number(idOf(issueCount)),
    comment: last,
    worklog: last,
    change: last,
    link: linkCount + linkBase,
  }
  return { ...site, counters: { ...site.counters, ...counters }, issues, links: [...base.links] }
}

const linkCount = issueCount / 20
const linkBase = 10_000

function links({ linkTypes }: Snapshot): LinkRecord[] {
  const chance = createChance(20_230_301)
  return Array.from({ length: linkCount }, (_, nth) => {
    const inward = chance.below(issueCount)
    const outward = (inward + 1 + chance.below(issueCount - 1)) % issueCount
    return {
      id: String(linkBase + nth + 1),
      typeId: chance.pick(linkTypes).id,
      inwardId: idOf(inward),
      outwardId: idOf(outward),
    }
  })
}
