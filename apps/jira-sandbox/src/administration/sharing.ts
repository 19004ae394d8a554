import { z } from 'zod'
import { badRequest } from '../http/faults.ts'
import { hasRole, may } from '../permissions/permissions.ts'
import { groupJson, userRef } from '../present/people.ts'
import { projectJson } from '../present/project.ts'
import type { ShareRecord } from '../records/records.ts'
import { findProject, nextId } from '../world/state.ts'
import type { View } from '../world/world.ts'

const named = z.looseObject({
  id: z.union([z.string(), z.number()]).optional(),
  key: z.string().optional(),
  name: z.string().optional(),
  groupId: z.string().optional(),
  accountId: z.string().optional(),
})

/** Whom to share with, in either of the two ways Jira reads it: nested objects, or flat ids. */
export const shareBody = z.looseObject({
  type: z.string(),
  user: named.nullish(),
  group: named.nullish(),
  project: named.nullish(),
  role: named.nullish(),
  accountId: z.string().nullish(),
  groupId: z.string().nullish(),
  groupname: z.string().nullish(),
  projectId: z.string().nullish(),
  projectRoleId: z.string().nullish(),
})
type ShareBody = z.infer<typeof shareBody>

/** Reads shares; whom they name must be there, and the caller must be allowed to share. */
export function readShares(view: View, bodies: readonly ShareBody[]): ShareRecord[] {
  if (bodies.length > 0 && !may(view, 'CREATE_SHARED_OBJECTS')) {
    throw badRequest('You do not have permission to share. Contact your administrator.')
  }
  return bodies.map((body) => ({ id: nextId(view.state, 'share'), ...readShare(view, body) }))
}

function readShare(view: View, body: ShareBody): Omit<ShareRecord, 'id'> {
  const { users } = view.state
  switch (body.type) {
    case 'global':
      return { type: 'global' }
    case 'loggedin':
    case 'authenticated':
      return { type: 'authenticated' }
    case 'user': {
      const accountId = body.accountId ?? body.user?.accountId ?? ''
      if (!users.has(accountId)) throw badRequest(`The user '${accountId}' does not exist.`)
      return { type: 'user', accountId }
    }
    case 'group':
      return { type: 'group', groupId: readGroup(view, body) }
    case 'project':
    case 'projectRole':
      return readPlace(view, body)
    default:
      throw badRequest(`The share permission type '${body.type}' is not valid.`)
  }
}

function readGroup(view: View, { groupId, groupname, group }: ShareBody): string {
  const [id, name] = [groupId ?? group?.groupId, groupname ?? group?.name]
  const found = [...view.state.groups.values()].find((it) => it.groupId === id || it.name === name)
  if (!found) throw badRequest(`The group '${id ?? name ?? ''}' does not exist.`)
  return found.groupId
}

function readPlace(view: View, body: ShareBody): Omit<ShareRecord, 'id'> {
  const wanted = String(body.projectId ?? body.project?.id ?? body.project?.key ?? '')
  const project = findProject(view.state, wanted)
  if (!project || !may(view, 'BROWSE_PROJECTS', project)) throw badRequest(`The project '${wanted}' does not exist.`)
  const roleId = body.projectRoleId ?? body.role?.id
  if (roleId === undefined || roleId === null) return { type: 'project', projectId: project.id }
  if (!view.state.roles.has(String(roleId))) throw badRequest(`The project role '${roleId}' does not exist.`)
  return { type: 'projectRole', projectId: project.id, roleId: String(roleId) }
}

/** Whether the caller is among those a thing is shared with. */
export function isSharedWith(view: View, shares: readonly ShareRecord[]): boolean {
  const { caller, state } = view
  return shares.some((share) => {
    if (share.type === 'global') return true
    if (!caller) return false
    if (share.type === 'authenticated') return true
    if (share.type === 'user') return share.accountId === caller.accountId
    if (share.type === 'group') return caller.groupIds.includes(share.groupId ?? '')
    const project = state.projects.get(share.projectId ?? '')
    if (!project) return false
    if (share.type === 'project') return may(view, 'BROWSE_PROJECTS', project)
    return hasRole(state, caller, share.roleId ?? '', project.id)
  })
}

export function shareJson(view: View, share: ShareRecord) {
  const { id, type } = share
  const group = view.state.groups.get(share.groupId ?? '')
  const project = view.state.projects.get(share.projectId ?? '')
  const role = view.state.roles.get(share.roleId ?? '')
  const user = share.accountId === undefined ? undefined : beanOf(view, share.accountId)
  return {
    id,
    type: type === 'authenticated' ? 'loggedin' : type === 'projectRole' ? 'project' : type,
    ...(user && { user }),
    ...(group && { group: groupJson(view, group) }),
    ...(project && { project: projectJson(view, project, []) }),
    ...(role && {
      role: {
        self: `${view.base}/role/${role.id}`,
        id: Number(role.id),
        name: role.name,
        description: role.description,
      },
    }),
  }
}

/** People in shares and as owners of dashboards: without address and time zone. */
export function beanOf(view: View, accountId: string) {
  const user = userRef(view, accountId)
  if (!user) return undefined
  const { self, displayName, active } = user
  return { self, accountId, displayName, active, ...('avatarUrls' in user && { avatarUrls: user.avatarUrls }) }
}
