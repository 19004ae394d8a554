import { textOf } from '../fields/values.ts'
import type {
  IssueRecord,
  PermissionSchemeRecord,
  ProjectRecord,
  SecurityLevelRecord,
  UserRecord,
} from '../records/records.ts'
import type { State } from '../world/state.ts'
import { permissions, ranks } from './catalog.ts'
import { defaultSchemeId } from './default-scheme.ts'
import { isHolder, type Place } from './holders.ts'

/**
 * Whether an account (undefined: an anonymous caller) has a permission. Global ones go by rank. Those of projects go by
 * the scheme of the project; without a place it is enough to have them in some project, as Jira says of itself.
 */
export function allows(
  state: State,
  user: UserRecord | undefined,
  permission: string,
  where?: ProjectRecord | IssueRecord,
): boolean {
  const known = permissions[permission]
  if (!known) return false
  if (known.type === 'GLOBAL') return user?.active === true && ranks[user.role] >= ranks[known.least]
  if (where === undefined) {
    return [...state.projects.values()].some((project) => grants(state, user, permission, { project }))
  }
  const place = placeOf(state, where)
  return place !== undefined && grants(state, user, permission, place) && clears(state, user, place)
}

export function schemeOf(state: State, project: ProjectRecord): PermissionSchemeRecord | undefined {
  return state.permissionSchemes.get(project.permissionSchemeId ?? defaultSchemeId)
}

/** The security levels that issues of a project may have. */
export function levelsOffered(state: State, project: ProjectRecord): readonly SecurityLevelRecord[] {
  return state.securitySchemes.get(project.securitySchemeId ?? '')?.levels ?? []
}

/** The security level an issue has in the scheme of its project. */
export function securityLevelOf(state: State, { project, issue }: Place): SecurityLevelRecord | undefined {
  const levelId = issue && textOf(issue, 'security')
  return levelId ? levelsOffered(state, project).find((level) => level.id === levelId) : undefined
}

function placeOf(state: State, where: ProjectRecord | IssueRecord): Place | undefined {
  if (!('creatorId' in where)) return { project: where }
  const project = state.projects.get(textOf(where, 'project') ?? '')
  return project && { project, issue: where }
}

function grants(state: State, user: UserRecord | undefined, permission: string, place: Place): boolean {
  const given = schemeOf(state, place.project)?.grants ?? []
  return given.some((grant) => grant.permission === permission && isHolder(state, user, grant.holder, place))
}

/** Whoever is no member of an issue's security level does not see the issue at all. */
function clears(state: State, user: UserRecord | undefined, place: Place): boolean {
  const level = securityLevelOf(state, place)
  return level === undefined || level.members.some(({ holder }) => isHolder(state, user, holder, place))
}
