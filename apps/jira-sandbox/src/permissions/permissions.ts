import type { IssueRecord, ProjectRecord, UserRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { ranks, permissions as table } from './catalog.ts'
import { allows } from './evaluate.ts'

export { permissions } from './catalog.ts'
export { allows, levelsOffered, schemeOf, securityLevelOf } from './evaluate.ts'
export { hasRole, isHolder } from './holders.ts'
export {
  findSeenIssue,
  findSeenProject,
  isAmong,
  seenComments,
  seenIssues,
  seenWorklogs,
  seesProject,
} from './seen.ts'
export { browsableProjects, browseTest, mayBrowse, type Sight, sightOf } from './visible.ts'

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
