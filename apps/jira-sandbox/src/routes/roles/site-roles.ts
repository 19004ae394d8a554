import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { changeLog } from '../../administration/audit.ts'
import { badRequest, refusal } from '../../http/faults.ts'
import type { RoleRecord } from '../../records/records.ts'
import { nextId } from '../../world/state.ts'
import type { View } from '../../world/world.ts'
import { adminView } from '../opening.ts'
import { bodyOf, noContent, queryOf, type RouteDeps } from '../request.ts'
import { actorJson, actorsBody, actorsOf, roleFrom, roleJson, subjectOf } from './actors.ts'

const roleBody = z.looseObject({ name: z.string().optional(), description: z.string().nullish() })
const log = changeLog('projects', 'PROJECT_ROLE')

/** The roles of the site, and who gets them in every new project. */
export function siteRoleRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/role', (request) => {
    const view = adminView(request, deps)
    return [...view.state.roles.values()].map((role) => withActors(view, role))
  })

  app.post('/role', (request) => {
    const view = adminView(request, deps)
    const { name = '', description } = bodyOf(request, roleBody)
    checkName(view, name, undefined)
    const role = { id: String(nextId(view.state, 'role')), name, description: description ?? '' }
    view.state.roles.set(role.id, role)
    log(view, role, 'Project role created')
    return roleJson(view, role)
  })

  app.get('/role/:id', (request) => {
    const view = adminView(request, deps)
    return withActors(view, roleFrom(request, view))
  })

  // POST changes what it is given, PUT wants both.
  app.post('/role/:id', (request) => {
    const view = adminView(request, deps)
    const role = roleFrom(request, view)
    const { name, description } = bodyOf(request, roleBody)
    if (name === undefined && description === undefined)
      throw badRequest('Either name or description must be provided.')
    return change(view, role, name ?? role.name, description ?? role.description)
  })

  app.put('/role/:id', (request) => {
    const view = adminView(request, deps)
    const role = roleFrom(request, view)
    const { name, description } = bodyOf(request, roleBody)
    if (name === undefined || typeof description !== 'string') {
      throw badRequest('Both name and description must be provided.')
    }
    return change(view, role, name, description)
  })

  app.delete('/role/:id', (request, reply) => {
    const view = adminView(request, deps)
    const role = roleFrom(request, view)
    remove(view, role, queryOf(request).text('swap'))
    return noContent(reply)
  })

  app.get('/role/:id/actors', (request) => {
    const view = adminView(request, deps)
    return withActors(view, roleFrom(request, view))
  })

  app.post('/role/:id/actors', (request) => {
    const view = adminView(request, deps)
    const role = roleFrom(request, view)
    const { defaultActors } = view.state.administration
    for (const actor of actorsOf(view, bodyOf(request, actorsBody))) {
      if (defaultActors.some((it) => it.roleId === role.id && it.subjectId === actor.subjectId)) continue
      defaultActors.push({ ...actor, id: nextId(view.state, 'roleActor'), roleId: role.id })
    }
    log(view, role, 'Project role changed')
    return withActors(view, role)
  })

  app.delete('/role/:id/actors', (request) => {
    const view = adminView(request, deps)
    const role = roleFrom(request, view)
    const subject = subjectOf(view, queryOf(request))
    const { defaultActors } = view.state.administration
    const at = defaultActors.findIndex((it) => it.roleId === role.id && it.subjectId === subject)
    if (at < 0) throw refusal(404, ['The actor does not hold this role.'])
    defaultActors.splice(at, 1)
    log(view, role, 'Project role changed')
    return withActors(view, role)
  })
}

function withActors(view: View, role: RoleRecord) {
  const actors = view.state.administration.defaultActors.filter((actor) => actor.roleId === role.id)
  return { ...roleJson(view, role), actors: actors.map((actor) => actorJson(view, actor)) }
}

function checkName(view: View, name: string, self: RoleRecord | undefined): void {
  if (name.trim() === '') throw badRequest('A role name must be provided.')
  if (name.trim() !== name) throw badRequest('A role name must not begin or end with a space.')
  const taken = [...view.state.roles.values()].some((it) => it !== self && it.name.toLowerCase() === name.toLowerCase())
  if (taken) throw refusal(409, [`A project role with name '${name}' already exists.`])
}

function change(view: View, role: RoleRecord, name: string, description: string) {
  checkName(view, name, role)
  role.name = name
  role.description = description
  log(view, role, 'Project role changed')
  return withActors(view, role)
}

/** A role that is in use goes only when another takes its place. */
function remove(view: View, role: RoleRecord, swap: string | undefined): void {
  const { state } = view
  const inSchemes = [...state.permissionSchemes.values()]
    .flatMap(({ grants }) => grants)
    .filter(({ holder }) => holder.type === 'projectRole' && holder.parameter === role.id)
  if (swap !== undefined && (swap === role.id || !state.roles.has(swap))) {
    throw refusal(404, [`Can not retrieve a role with id '${swap}'.`])
  }
  if (swap === undefined && inSchemes.length > 0) {
    throw refusal(409, ['The project role is in use. Provide the role that takes its place.'])
  }
  for (const grant of inSchemes) grant.holder.parameter = swap
  state.roles.delete(role.id)
  for (const list of [state.roleActors, state.administration.defaultActors]) {
    for (let at = list.length - 1; at >= 0; at -= 1) if (list[at]?.roleId === role.id) list.splice(at, 1)
  }
  log(view, role, 'Project role deleted')
}
