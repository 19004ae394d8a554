import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { badRequest, refusal } from '../../http/faults.ts'
import { may } from '../../permissions/permissions.ts'
import { groupJson, userJson } from '../../present/people.ts'
import type { GroupRecord, UserRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { bodyOf, callerOf, pageJson, pageOf, queryOf, type RouteDeps, requirePermission, viewOf } from '../request.ts'
import { findGroup, groupNamed, refuseOldNames, userNotFound } from './query-parts.ts'

const shownUsersMax = 50

/** Groups: ids are for ever, names may change. */
export function groupRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/group', (request) => {
    const view = viewOf(request, deps)
    requireBrowsing(view)
    return groupDetails(view, groupNamed(view, queryOf(request)))
  })

  app.post('/group', (request, reply) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'ADMINISTER')
    const { name = '' } = bodyOf(request, z.looseObject({ name: z.string().optional() }))
    if (name.trim() === '') throw badRequest('The group name is not specified.')
    if (findGroup(view, undefined, name)) throw badRequest(`A group with the name '${name}' already exists.`)
    const group = { groupId: randomUUID(), name }
    view.state.groups.set(group.groupId, group)
    view.world.changed()
    return reply.code(201).send(groupDetails(view, group))
  })

  app.delete('/group', (request, reply) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'ADMINISTER')
    const query = queryOf(request)
    const group = groupNamed(view, query)
    const [swapId, swapName] = [query.text('swapGroupId'), query.text('swapGroup')]
    const heir = swapId === undefined && swapName === undefined ? undefined : findGroup(view, swapId, swapName)
    if (!heir && (swapId ?? swapName) !== undefined)
      throw refusal(404, [`The group '${swapId ?? swapName}' does not exist.`])
    removeGroup(view, group, heir)
    return nothing(reply)
  })

  app.get('/group/bulk', (request) => {
    const view = viewOf(request, deps)
    requireBrowsing(view)
    const query = queryOf(request)
    const [ids, names] = [query.list('groupId'), query.list('groupName')]
    const groups = [...view.state.groups.values()].filter(
      (group) => (ids.length === 0 && names.length === 0) || ids.includes(group.groupId) || names.includes(group.name),
    )
    const shown = groups.map(({ name, groupId }) => ({ name, groupId }))
    return pageJson(request, view, shown, pageOf(query, 50, 1000))
  })

  app.get('/group/member', (request) => {
    const view = viewOf(request, deps)
    requireBrowsing(view)
    const query = queryOf(request)
    const members = membersOf(view, groupNamed(view, query), query.flag('includeInactiveUsers'))
    const shown = members.map((user) => userJson(view, user))
    return pageJson(request, view, shown, pageOf(query, shownUsersMax, shownUsersMax))
  })

  app.post('/group/user', (request, reply) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'ADMINISTER')
    const group = groupNamed(view, queryOf(request))
    const { accountId, name } = bodyOf(request, memberBody)
    if (accountId === undefined || name !== undefined) throw badRequest('The accountId is missing.')
    const user = userNamed(view, accountId)
    if (user.groupIds.includes(group.groupId)) {
      throw badRequest(`Cannot add user '${user.displayName}', user is already a member of '${group.name}'`)
    }
    user.groupIds.push(group.groupId)
    view.world.changed()
    return reply.code(201).send(groupDetails(view, group))
  })

  app.delete('/group/user', (request, reply) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'ADMINISTER')
    const query = queryOf(request)
    refuseOldNames(query)
    const group = groupNamed(view, query)
    const accountId = query.text('accountId')
    if (accountId === undefined) throw badRequest('The accountId is missing.')
    const user = userNamed(view, accountId)
    if (!user.groupIds.includes(group.groupId)) {
      throw badRequest(`Cannot remove user from group '${group.name}' since the user is not a member of it.`)
    }
    user.groupIds = user.groupIds.filter((id) => id !== group.groupId)
    view.world.changed()
    return nothing(reply)
  })
}

const memberBody = z.looseObject({ accountId: z.string().optional(), name: z.string().optional() })

/** Members are for those who may browse users or administer the site. */
function requireBrowsing(view: View): void {
  callerOf(view)
  if (!may(view, 'ADMINISTER')) requirePermission(view, 'USER_PICKER')
}

function userNamed(view: View, accountId: string): UserRecord {
  const user = view.state.users.get(accountId)
  if (!user) throw userNotFound()
  return user
}

function membersOf(view: View, { groupId }: GroupRecord, withInactive: boolean): UserRecord[] {
  const users = [...view.state.users.values()]
  return users.filter((user) => user.groupIds.includes(groupId) && (user.active || withInactive))
}

function groupDetails(view: View, group: GroupRecord) {
  const members = membersOf(view, group, false)
  const items = members.slice(0, shownUsersMax).map((user) => userJson(view, user))
  const users = {
    size: members.length,
    items,
    'max-results': shownUsersMax,
    'start-index': 0,
    'end-index': Math.max(0, items.length - 1),
  }
  return { ...groupJson(view, group), users, expand: 'users' }
}

/** What comments and worklogs kept to the group is kept to its heir; without one nobody sees it any more. */
function removeGroup(view: View, group: GroupRecord, heir: GroupRecord | undefined): void {
  const { state } = view
  state.groups.delete(group.groupId)
  for (const user of state.users.values()) user.groupIds = user.groupIds.filter((id) => id !== group.groupId)
  const kept = state.roleActors.filter((actor) => actor.type !== 'group' || actor.subjectId !== group.groupId)
  state.roleActors.splice(0, state.roleActors.length, ...kept)
  for (const issue of heir ? state.issues.values() : []) {
    for (const item of [...issue.comments, ...issue.worklogs]) {
      const { visibility } = item
      const restricted = visibility?.type === 'group'
      if (!heir || !restricted || (visibility.identifier !== group.groupId && visibility.value !== group.name)) continue
      item.visibility = { type: 'group', value: heir.name, identifier: heir.groupId }
    }
  }
  view.world.changed()
}

/** 200 with nothing in it. */
function nothing(reply: FastifyReply): FastifyReply {
  return reply.code(200).removeHeader('content-type').send()
}
