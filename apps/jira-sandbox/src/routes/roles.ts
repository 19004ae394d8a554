import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { badRequest, refusal } from '../faults.ts'
import type { ProjectRecord, RoleActorRecord, RoleRecord } from '../records.ts'
import { nextId } from '../state.ts'
import type { View } from '../world.ts'
import {
  bodyOf,
  noContent,
  pathPart,
  projectFrom,
  queryOf,
  type RouteDeps,
  requirePermission,
  viewOf,
} from './request.ts'

/** Roles of the site and who holds them in a project. */
export function roleRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/role', (request) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'ADMINISTER')
    return [...view.state.roles.values()].map((role) => roleJson(view, role))
  })

  app.get('/role/:id', (request) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'ADMINISTER')
    return roleJson(view, roleFrom(request, view))
  })

  app.get('/project/:projectIdOrKey/role', (request) => {
    const view = viewOf(request, deps)
    const project = projectFrom(view, pathPart(request, 'projectIdOrKey'))
    const links = [...view.state.roles.values()].map((role) => [
      role.name,
      `${view.base}/project/${project.id}/role/${role.id}`,
    ])
    return Object.fromEntries(links)
  })

  app.get('/project/:projectIdOrKey/roledetails', (request) => {
    const view = viewOf(request, deps)
    projectFrom(view, pathPart(request, 'projectIdOrKey'))
    return [...view.state.roles.values()].map((role) => ({
      ...roleJson(view, role),
      roleConfigurable: true,
      type: 'DEFAULT',
    }))
  })

  app.get('/project/:projectIdOrKey/role/:id', (request) => {
    const view = viewOf(request, deps)
    return projectRole(view, projectFrom(view, pathPart(request, 'projectIdOrKey')), roleFrom(request, view))
  })

  app.post('/project/:projectIdOrKey/role/:id', (request) => {
    const view = viewOf(request, deps)
    const project = projectFrom(view, pathPart(request, 'projectIdOrKey'))
    const role = roleFrom(request, view)
    requirePermission(view, 'ADMINISTER_PROJECTS')
    addActors(view, project, role, bodyOf(request, actorsBody))
    return projectRole(view, project, role)
  })

  app.delete('/project/:projectIdOrKey/role/:id', (request, reply) => {
    const view = viewOf(request, deps)
    const project = projectFrom(view, pathPart(request, 'projectIdOrKey'))
    const role = roleFrom(request, view)
    requirePermission(view, 'ADMINISTER_PROJECTS')
    const query = queryOf(request)
    const group = query.text('groupId') ?? groupIdOf(view, query.text('group'))
    const subject = query.text('user') ?? group
    const at = view.state.roleActors.findIndex((it) => holds(it, project, role) && it.subjectId === subject)
    if (at < 0) throw refusal(404, ['The actor does not hold this role.'])
    view.state.roleActors.splice(at, 1)
    view.world.changed()
    return noContent(reply)
  })
}

const actorsBody = z.strictObject({
  user: z.array(z.string()).default([]),
  group: z.array(z.string()).default([]),
  groupId: z.array(z.string()).default([]),
})

function roleFrom(request: FastifyRequest, view: View): RoleRecord {
  const role = view.state.roles.get(pathPart(request, 'id'))
  if (!role) throw refusal(404, [`Can not retrieve a role with id '${pathPart(request, 'id')}'.`])
  return role
}

function roleJson(view: View, role: RoleRecord) {
  return { self: `${view.base}/role/${role.id}`, name: role.name, id: Number(role.id), description: role.description }
}

function projectRole(view: View, project: ProjectRecord, role: RoleRecord) {
  const actors = view.state.roleActors.filter((actor) => holds(actor, project, role))
  const self = `${view.base}/project/${project.id}/role/${role.id}`
  return { ...roleJson(view, role), self, actors: actors.map((actor) => actorJson(view, actor)) }
}

function holds(actor: RoleActorRecord, project: ProjectRecord, role: RoleRecord): boolean {
  return actor.projectId === project.id && actor.roleId === role.id
}

function actorJson(view: View, actor: RoleActorRecord) {
  if (actor.type === 'user') {
    const displayName = view.state.users.get(actor.subjectId)?.displayName ?? actor.subjectId
    return { id: actor.id, displayName, type: 'atlassian-user-role-actor', actorUser: { accountId: actor.subjectId } }
  }
  const name = view.state.groups.get(actor.subjectId)?.name ?? actor.subjectId
  const actorGroup = { name, displayName: name, groupId: actor.subjectId }
  return { id: actor.id, displayName: name, name, type: 'atlassian-group-role-actor', actorGroup }
}

function addActors(view: View, project: ProjectRecord, role: RoleRecord, body: z.infer<typeof actorsBody>): void {
  const groups = [...body.groupId, ...body.group.map((name) => groupIdOf(view, name) ?? name)]
  const wanted = [
    ...body.user.map((subjectId) => ({ type: 'user' as const, subjectId, known: view.state.users.has(subjectId) })),
    ...groups.map((subjectId) => ({ type: 'group' as const, subjectId, known: view.state.groups.has(subjectId) })),
  ]
  const stranger = wanted.find((it) => !it.known)
  if (stranger) throw badRequest(`We can't find '${stranger.subjectId}' in any accessible user directory.`)
  for (const { type, subjectId } of wanted) {
    if (view.state.roleActors.some((it) => holds(it, project, role) && it.subjectId === subjectId)) continue
    view.state.roleActors.push({
      id: nextId(view.state, 'roleActor'),
      roleId: role.id,
      projectId: project.id,
      type,
      subjectId,
    })
  }
  view.world.changed()
}

function groupIdOf(view: View, name: string | undefined): string | undefined {
  return [...view.state.groups.values()].find((group) => group.name === name)?.groupId
}
