import { z } from 'zod'
import { issueSchema, linkSchema } from '../../records/issue.ts'
import { type IssueRecord, type Snapshot, snapshotSchema } from '../../records/records.ts'
import { snapshotOf } from '../../world/snapshot.ts'
import type { State } from '../../world/state.ts'
import { createLargeBase, largeVersion } from './base.ts'

/** A data file that names the large seed and holds what is different from it: a few issues, not a hundred thousand. */
export const differenceSchema = z.object({
  format: z.literal(2),
  seed: z.literal('large'),
  version: z.number(),
  /** Everything but issues and links, whole. */
  site: snapshotSchema,
  deletedIssueIds: z.array(z.string()),
  deletedLinkIds: z.array(z.string()),
  links: z.array(linkSchema),
  issues: z.array(issueSchema),
})
type Difference = z.infer<typeof differenceSchema>

/** @throws Error when the file tells its difference from another version of the seed. */
export function applyDifference(difference: Difference): Snapshot {
  if (difference.version !== largeVersion) {
    throw new Error(
      `it is of version ${difference.version} of the large seed and this sandbox makes version ${largeVersion}; start anew with --reset`,
    )
  }
  const base = createLargeBase()
  const changed = new Map(difference.issues.map((issue) => [issue.id, issue]))
  const deleted = new Set(difference.deletedIssueIds)
  const issues: IssueRecord[] = []
  for (let index = 0; index < base.issueCount; index += 1) {
    const issue = base.issueAt(index)
    if (!deleted.has(issue.id)) issues.push(changed.get(issue.id) ?? issue)
    changed.delete(issue.id)
  }
  const deletedLinks = new Set(difference.deletedLinkIds)
  const links = base.links.filter(({ id }) => !deletedLinks.has(id))
  return { ...difference.site, issues: [...issues, ...changed.values()], links: [...links, ...difference.links] }
}

/**
 * Tells a state of the large seed apart from its beginning, looking only at issues that were asked for or that something
 * happened to since it last looked.
 */
export function createDifferenceWriter(state: State, saved: Difference | undefined): () => string {
  const base = createLargeBase()
  const linkIds = new Set(base.links.map(({ id }) => id))
  const texts = new Map(saved?.issues.map((issue) => [issue.id, JSON.stringify(issue)]))
  const deleted = new Set(saved?.deletedIssueIds)

  function look(id: string): void {
    const issue = state.issues.get(id)
    const first = base.issueOf(id)
    texts.delete(id)
    deleted.delete(id)
    if (!issue) {
      if (first) deleted.add(id)
      return
    }
    const text = JSON.stringify(issue)
    if (!first || text !== JSON.stringify(first)) texts.set(id, text)
  }

  return () => {
    for (const id of state.unsavedIssueIds) look(id)
    state.unsavedIssueIds.clear()
    const { issues: _issues, links: _links, ...rest } = snapshotOf(state)
    const head = {
      format: 2,
      seed: 'large',
      version: largeVersion,
      site: { ...rest, issues: [], links: [] },
      deletedIssueIds: [...deleted],
      deletedLinkIds: base.links.filter(({ id }) => !state.links.has(id)).map(({ id }) => id),
      links: [...state.links.values()].filter(({ id }) => !linkIds.has(id)),
    }
    return `${JSON.stringify(head).slice(0, -1)},"issues":[${[...texts.values()].join(',')}]}`
  }
}
