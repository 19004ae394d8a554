import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { audit } from '../../administration/audit.ts'
import { refusal } from '../../http/faults.ts'
import { hasRole } from '../../permissions/permissions.ts'
import type { ProjectRecord, RoleActorRecord, RoleRecord } from '../../records/records.ts'
import { nextId } from '../../world/state.ts'
import type { View } from '../../world/world.ts'
import { administeredProject, seenProject } from '../opening.ts'
import { bodyOf, noContent, queryOf, type RouteDeps } from '../request.ts'
import { type Actor, actorJson, actorsBody, actorsOf, roleFrom, roleJson, subjectOf } from './actors.ts'

const categorisedBody = z.looseObject({ categorisedActors: z.record(z.string(), z.array(z.string())) })

/** Who holds which role in a project. */
export function projectRoleRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/project/:projectIdOrKey/role', (request) => {
    const { view, project } = seenProject(request, deps)
    return Object.fromEntries([...view.state.roles.values()].map((role) => [role.name, addressOf(view, project, role)]))
  })

  app.get('/project/:projectIdOrKey/roledetails', (request) => {
    const { view, project } = seenProject(request, deps)
    const { caller } = view
    const onlyOwn = queryOf(request).flag('currentMember')
    const roles = [...view.state.roles.values()].filter(
      (role) => !onlyOwn || (caller && hasRole(view.state, caller, role.id, project.id)),
    )
    return roles.map((role) => ({ ...roleJson(view, role), roleConfigurable: true, type: 'DEFAULT' }))
  })

  app.get('/project/:projectIdOrKey/role/:id', (request) => {
    const { view, project } = seenProject(request, deps)
    const role = roleFrom(request, view)
    const inactiveToo = !queryOf(request).flag('excludeInactiveUsers')
    return projectRole(view, project, role, (actor) => inactiveToo || isActive(view, actor))
  })

  app.post('/project/:projectIdOrKey/role/:id', (request) => {
    const { view, project } = administeredProject(request, deps)
    const role = roleFrom(request, view)
    add(view, project, role, actorsOf(view, bodyOf(request, actorsBody)))
    return projectRole(view, project, role)
  })

  // Puts the given actors in the place of all there were.
  app.put('/project/:projectIdOrKey/role/:id', (request) => {
    const { view, project } = administeredProject(request, deps)
    const role = roleFrom(request, view)
    const { categorisedActors } = bodyOf(request, categorisedBody)
    const actors = actorsOf(view, {
      user: categorisedActors['atlassian-user-role-actor'] ?? [],
      group: categorisedActors['atlassian-group-role-actor'] ?? [],
      groupId: categorisedActors['atlassian-group-role-actor-id'] ?? [],
    })
    const { roleActors } = view.state
    for (let at = roleActors.length - 1; at >= 0; at -= 1) {
      const actor = roleActors[at]
      if (actor && holds(actor, project, role)) roleActors.splice(at, 1)
    }
    add(view, project, role, actors)
    return projectRole(view, project, role)
  })

  app.delete('/project/:projectIdOrKey/role/:id', (request, reply) => {
    const { view, project } = administeredProject(request, deps)
    const role = roleFrom(request, view)
    const subject = subjectOf(view, queryOf(request))
    const at = view.state.roleActors.findIndex((it) => holds(it, project, role) && it.subjectId === subject)
    if (at < 0) throw refusal(404, ['The actor does not hold this role.'])
    view.state.roleActors.splice(at, 1)
    log(view, project, role)
    return noContent(reply)
  })
}

function addressOf(view: View, project: ProjectRecord, role: RoleRecord): string {
  return `${view.base}/project/${project.id}/role/${role.id}`
}

function projectRole(
  view: View,
  project: ProjectRecord,
  role: RoleRecord,
  test: (actor: RoleActorRecord) => boolean = () => true,
) {
  const actors = view.state.roleActors.filter((actor) => holds(actor, project, role) && test(actor))
  const shown = actors.map((actor) => actorJson(view, actor))
  return { ...roleJson(view, role), self: addressOf(view, project, role), actors: shown }
}

function holds(actor: RoleActorRecord, project: ProjectRecord, role: RoleRecord): boolean {
  return actor.projectId === project.id && actor.roleId === role.id
}

function isActive(view: View, actor: RoleActorRecord): boolean {
  return actor.type === 'group' || view.state.users.get(actor.subjectId)?.active === true
}

function add(view: View, project: ProjectRecord, role: RoleRecord, actors: readonly Actor[]): void {
  for (const { type, subjectId } of actors) {
    if (view.state.roleActors.some((it) => holds(it, project, role) && it.subjectId === subjectId)) continue
    const id = nextId(view.state, 'roleActor')
    view.state.roleActors.push({ id, roleId: role.id, projectId: project.id, type, subjectId })
  }
  log(view, project, role)
}

function log(view: View, project: ProjectRecord, role: RoleRecord): void {
  audit(view, {
    summary: 'Project roles changed',
    category: 'projects',
    object: { id: role.id, name: role.name, typeName: 'PROJECT_ROLE', parentId: project.id, parentName: project.name },
  })
  view.world.changed()
}
