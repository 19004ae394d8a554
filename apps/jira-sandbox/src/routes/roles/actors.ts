import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { onCloud, onDataCenter } from '../../flavour/parts.ts'
import { nameOf } from '../../flavour/user-names.ts'
import { badRequest, refusal } from '../../http/faults.ts'
import type { RoleActorRecord, RoleRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { pathPart, type Query } from '../request.ts'

export type Actor = Pick<RoleActorRecord, 'type' | 'subjectId'>

export const actorsBody = z.strictObject({
  user: z.array(z.string()).default([]),
  group: z.array(z.string()).default([]),
  groupId: z.array(z.string()).default([]),
})

export function roleFrom(request: FastifyRequest, view: View): RoleRecord {
  const role = view.state.roles.get(pathPart(request, 'id'))
  if (!role) throw refusal(404, [`Can not retrieve a role with id '${pathPart(request, 'id')}'.`])
  return role
}

export function roleJson(view: View, role: RoleRecord) {
  return { self: `${view.base}/role/${role.id}`, name: role.name, id: Number(role.id), description: role.description }
}

export function actorJson(view: View, actor: Actor & { readonly id: number }) {
  if (actor.type === 'user') {
    const user = view.state.users.get(actor.subjectId)
    return {
      id: actor.id,
      displayName: user?.displayName ?? actor.subjectId,
      type: 'atlassian-user-role-actor',
      ...onCloud(view, { actorUser: { accountId: actor.subjectId } }),
      ...onDataCenter(view, { name: user ? nameOf(user) : actor.subjectId }),
    }
  }
  const name = view.state.groups.get(actor.subjectId)?.name ?? actor.subjectId
  const actorGroup = { name, displayName: name, ...onCloud(view, { groupId: actor.subjectId }) }
  return { id: actor.id, displayName: name, name, type: 'atlassian-group-role-actor', actorGroup }
}

/** The people and groups of a body; one that is unknown refuses them all. */
export function actorsOf(view: View, body: z.infer<typeof actorsBody>): Actor[] {
  const groups = [...body.groupId, ...body.group.map((name) => groupIdOf(view, name) ?? name)]
  const users = body.user.map((subjectId) => ({ type: 'user' as const, subjectId }))
  const actors = [...users, ...groups.map((subjectId) => ({ type: 'group' as const, subjectId }))]
  const stranger = actors.find(
    ({ type, subjectId }) => !(type === 'user' ? view.state.users : view.state.groups).has(subjectId),
  )
  if (stranger) throw badRequest(`We can't find '${stranger.subjectId}' in any accessible user directory.`)
  if (actors.length === 0) throw badRequest('At least one user or group must be provided.')
  return actors
}

/** The one person or group a query names. */
export function subjectOf(view: View, query: Query): string {
  const subject = query.text('user') ?? query.text('groupId') ?? groupIdOf(view, query.text('group'))
  if (subject === undefined) throw badRequest('Either the user or the group must be provided.')
  return subject
}

function groupIdOf(view: View, name: string | undefined): string | undefined {
  return [...view.state.groups.values()].find((group) => group.name === name)?.groupId
}
