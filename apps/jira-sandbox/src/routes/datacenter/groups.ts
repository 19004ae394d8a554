import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { userByName } from '../../flavour/user-names.ts'
import { badFields, badRequest, refusal } from '../../http/faults.ts'
import { may } from '../../permissions/permissions.ts'
import { groupJson, userJson } from '../../present/people.ts'
import type { GroupRecord, UserRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { bodyOf, callerOf, pageJson, pageOf, type Query, queryOf, requirePermission, viewOf } from '../request.ts'
import type { DataCenterDeps } from './deps.ts'
import { emphasize } from './emphasize.ts'
import { userFrom } from './user-json.ts'
import { pickedUsers } from './user-search.ts'

const membersMax = 50
const nameBody = z.looseObject({ name: z.string().optional() })

/** Groups by name. */
export function groupRoutes(app: FastifyInstance, deps: DataCenterDeps): void {
  app.get('/group', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const query = queryOf(request)
    return wholeGroup(view, groupFrom(view, query), query.list('expand').includes('users'))
  })

  app.post('/group', (request, reply) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'ADMINISTER')
    const { name = '' } = bodyOf(request, nameBody)
    if (name.trim() === '') throw badFields({ name: 'The group name cannot be empty.' })
    if (groupNamed(view, name)) throw badFields({ groupname: 'A group or user with this name already exists.' })
    const group = { groupId: randomUUID(), name }
    view.state.groups.set(group.groupId, group)
    view.world.changed()
    return reply.code(201).send(wholeGroup(view, group, true))
  })

  app.delete('/group', (request, reply) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'ADMINISTER')
    const group = groupFrom(view, queryOf(request))
    for (const user of membersOf(view, group)) leave(view, user, group)
    view.state.groups.delete(group.groupId)
    view.world.changed()
    return reply.code(200).removeHeader('content-type').send()
  })

  app.get('/group/member', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const query = queryOf(request)
    const all = membersOf(view, groupFrom(view, query))
    const members = all.filter((user) => user.active || query.flag('includeInactiveUsers'))
    const shown = members.map((user) => userJson(view, user))
    return pageJson(request, view, shown, pageOf(query, membersMax, membersMax))
  })

  app.post('/group/user', (request, reply) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'ADMINISTER')
    const group = groupFrom(view, queryOf(request))
    const { name = '' } = bodyOf(request, nameBody)
    const user = userByName(view.state, name)
    if (!user) throw refusal(404, [`User '${name}' does not exist.`])
    if (user.groupIds.includes(group.groupId))
      throw badRequest(`Cannot add user '${name}', user is already a member of '${group.name}'`)
    view.state.users.set(user.accountId, { ...user, groupIds: [...user.groupIds, group.groupId] })
    view.world.changed()
    return reply.code(201).send(wholeGroup(view, group, false))
  })

  app.delete('/group/user', (request, reply) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'ADMINISTER')
    const query = queryOf(request)
    const [group, user] = [groupFrom(view, query), userFrom(view, query)]
    if (!user.groupIds.includes(group.groupId))
      throw badRequest(`Cannot remove user '${user.name}' from group '${group.name}' since user is not a member.`)
    leave(view, user, group)
    view.world.changed()
    return reply.code(200).removeHeader('content-type').send()
  })

  app.get('/groups/picker', (request) => {
    const view = viewOf(request, deps)
    return pickedGroups(view, queryOf(request))
  })

  app.get('/groupuserpicker', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const query = queryOf(request)
    return { users: pickedUsers(view, query, query.text('query') ?? ''), groups: pickedGroups(view, query) }
  })
}

function pickedGroups(view: View, query: Query) {
  const [text, excluded] = [query.text('query') ?? '', query.list('exclude')]
  const all = may(view, 'USER_PICKER') ? [...view.state.groups.values()] : []
  const found = all.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase()) && !excluded.includes(name))
  const shown = found.slice(0, query.int('maxResults', 20))
  return {
    header: `Showing ${shown.length} of ${found.length} matching groups`,
    total: found.length,
    groups: shown.map(({ name }) => ({ name, html: emphasize(name, text), labels: [] })),
  }
}

/** At most the first fifty members; all of them are at their own address. */
function wholeGroup(view: View, group: GroupRecord, withUsers: boolean) {
  const members = membersOf(view, group).filter((user) => user.active)
  const items = withUsers ? members.slice(0, membersMax).map((user) => userJson(view, user)) : []
  const users = {
    size: members.length,
    items,
    'max-results': membersMax,
    'start-index': 0,
    'end-index': Math.max(0, items.length - 1),
  }
  return { ...groupJson(view, group), users, expand: 'users' }
}

function groupFrom(view: View, query: Query): GroupRecord {
  const name = query.text('groupname')
  if (name === undefined) throw badRequest('The groupname query parameter was not provided')
  const group = groupNamed(view, name)
  if (!group) throw refusal(404, [`The group named '${name}' does not exist`])
  return group
}

function groupNamed(view: View, name: string): GroupRecord | undefined {
  return [...view.state.groups.values()].find((group) => group.name.toLowerCase() === name.toLowerCase())
}

function membersOf(view: View, group: GroupRecord): UserRecord[] {
  return [...view.state.users.values()].filter((user) => user.groupIds.includes(group.groupId))
}

function leave(view: View, user: UserRecord, group: GroupRecord): void {
  const groupIds = user.groupIds.filter((id) => id !== group.groupId)
  view.state.users.set(user.accountId, { ...user, groupIds })
}
