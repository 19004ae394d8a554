import { ranks, permissions as table } from './permissions/catalog.ts'
import { allows } from './permissions/evaluate.ts'
import type { IssueRecord, ProjectRecord, UserRecord } from './records.ts'
import type { View } from './world.ts'

export { permissions } from './permissions/catalog.ts'
export { allows, levelsOffered, schemeOf, securityLevelOf } from './permissions/evaluate.ts'
export { hasRole, isHolder } from './permissions/holders.ts'
export {
  findSeenIssue,
  findSeenProject,
  isAmong,
  seenComments,
  seenIssues,
  seenWorklogs,
  seesProject,
} from './permissions/seen.ts'
export { browsableProjects, browseTest, mayBrowse } from './permissions/visible.ts'

/**
 * Whether the caller of a view has a permission, in a project or on an issue when one is named. An account alone is
 * judged by its rank, as the default scheme would.
 */
export function may(
  who: View | UserRecord | undefined,
  permission: string,
  where?: ProjectRecord | IssueRecord,
): boolean {
  if (who !== undefined && 'world' in who) return allows(who.state, who.caller, permission, where)
  const needed = table[permission]
  return who?.active === true && needed !== undefined && ranks[who.role] >= ranks[needed.least]
}
