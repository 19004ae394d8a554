import type { HolderRecord } from '../records/access.ts'
import type { IssueRecord, ProjectRecord, UserRecord } from '../records/records.ts'
import type { State } from '../world/state.ts'
import { ranks } from './catalog.ts'
import { rankOfApplicationRole } from './default-scheme.ts'

/** Where a permission is asked for: a project, and perhaps one issue of it. */
export interface Place {
  readonly project: ProjectRecord
  readonly issue?: IssueRecord
}

/**
 * Whether somebody is among those a grant is given to. Only `anyone` reaches callers who are nobody, are switched off
 * or have no access to the product. Without an issue, what depends on one is taken as given, as Jira does: any account
 * can be a reporter.
 */
export function isHolder(state: State, user: UserRecord | undefined, holder: HolderRecord, place: Place): boolean {
  if (holder.type === 'anyone') return true
  if (!user?.active || ranks[user.role] === 0) return false
  const { type, parameter } = holder
  switch (type) {
    case 'loggedIn':
      return true
    case 'applicationRole':
      return ranks[user.role] >= ranks[rankOfApplicationRole(parameter)]
    case 'user':
      return user.accountId === parameter
    case 'group':
      return user.groupIds.some((id) => id === parameter || state.groups.get(id)?.name === parameter)
    case 'projectRole':
      return hasRole(state, user, parameter ?? '', place.project.id)
    case 'projectLead':
      return place.project.leadAccountId === user.accountId
    case 'reporter':
    case 'assignee':
      return isNamed(place.issue, type, user.accountId)
    case 'userCustomField':
      return isNamed(place.issue, parameter ?? '', user.accountId)
    case 'groupCustomField':
      return user.groupIds.some((id) => isNamed(place.issue, parameter ?? '', id))
    case 'sd.customer.portal.only':
      return user.accountType === 'customer'
  }
}

/** Membership of a role in a project, by oneself or by a group. */
export function hasRole(state: State, user: UserRecord, roleId: string, projectId: string): boolean {
  return state.roleActors.some(
    (actor) =>
      actor.projectId === projectId &&
      actor.roleId === roleId &&
      (actor.type === 'user' ? actor.subjectId === user.accountId : user.groupIds.includes(actor.subjectId)),
  )
}

/** Whether a field of the issue names this account or group. */
function isNamed(issue: IssueRecord | undefined, fieldId: string, id: string): boolean {
  if (issue === undefined) return true
  const value = issue.values[fieldId]
  return value === id || (Array.isArray(value) && value.includes(id))
}
