import { recordChange } from '../issues/commit.ts'
import type { ChangeItem, IssueRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { compareRanks, rankBetween, rankFieldId, rankOf } from './rank.ts'

/** Where issues go: right before an issue or right after one. */
export type RankTarget = { readonly before: IssueRecord } | { readonly after: IssueRecord }

/** Puts issues, in the order given, beside another, and writes that into their history. */
export function rankIssues(view: View, issues: readonly IssueRecord[], target: RankTarget): void {
  const moved = new Set(issues)
  let [left, right] = gap(view, moved, target)
  for (const issue of issues) {
    const old = rankOf(issue)
    const next = rankBetween(left, right)
    issue.rank = next
    left = next
    const accountId = view.caller?.accountId ?? ''
    if (next !== old)
      recordChange(view.world, issue, accountId, [rankItem(next < old ? 'Ranked higher' : 'Ranked lower')])
  }
}

/** The ranks of the neighbours, among all issues but those that move. */
function gap(
  view: View,
  moved: ReadonlySet<IssueRecord>,
  target: RankTarget,
): [string | undefined, string | undefined] {
  const anchor = 'before' in target ? target.before : target.after
  let neighbour: IssueRecord | undefined
  for (const issue of view.state.issues.values()) {
    if (moved.has(issue) || issue === anchor) continue
    const side = compareRanks(issue, anchor)
    if ('before' in target ? side > 0 : side < 0) continue
    const isNearer = neighbour === undefined || compareRanks(issue, neighbour) * side < 0
    if (isNearer) neighbour = issue
  }
  const beside = neighbour && rankOf(neighbour)
  return 'before' in target ? [beside, rankOf(anchor)] : [rankOf(anchor), beside]
}

/** The history tells where an issue went by words alone. */
function rankItem(how: string): ChangeItem {
  return { field: 'Rank', fieldtype: 'custom', fieldId: rankFieldId, from: '', fromString: '', to: '', toString: how }
}
