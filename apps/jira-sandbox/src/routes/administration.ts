import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { badFields, refusal } from '../faults.ts'
import { may, permissions } from '../permissions.ts'
import type { CategoryRecord } from '../records.ts'
import { nextId } from '../state.ts'
import type { View } from '../world.ts'
import {
  bodyOf,
  callerOf,
  noContent,
  pageJson,
  pageOf,
  pathPart,
  projectFrom,
  queryOf,
  type RouteDeps,
  requirePermission,
  viewOf,
} from './request.ts'

/** Categories of projects, and the schemes there are: one of permissions, one of notifications, none of security. */
export function administrationRoutes(app: FastifyInstance, deps: RouteDeps): void {
  categoryRoutes(app, deps)
  schemeRoutes(app, deps)
}

const categoryBody = z.looseObject({ name: z.string().optional(), description: z.string().nullish() })

function categoryRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/projectCategory', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    return [...view.state.categories.values()].map((category) => categoryJson(view, category))
  })

  app.post('/projectCategory', (request, reply) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'ADMINISTER')
    const { name = '', description } = bodyOf(request, categoryBody)
    checkCategory(view, name, undefined)
    const category = { id: String(nextId(view.state, 'category')), name, description: description ?? '' }
    view.state.categories.set(category.id, category)
    view.world.changed()
    return reply.code(201).send(categoryJson(view, category))
  })

  app.get('/projectCategory/:id', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    return categoryJson(view, categoryFrom(request, view))
  })

  app.put('/projectCategory/:id', (request) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'ADMINISTER')
    const category = categoryFrom(request, view)
    const body = bodyOf(request, categoryBody)
    if (body.name !== undefined) checkCategory(view, body.name, category)
    category.name = body.name ?? category.name
    category.description = body.description ?? category.description
    view.world.changed()
    return categoryJson(view, category)
  })

  app.delete('/projectCategory/:id', (request, reply) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'ADMINISTER')
    const { id } = categoryFrom(request, view)
    view.state.categories.delete(id)
    for (const project of view.state.projects.values()) if (project.categoryId === id) project.categoryId = null
    view.world.changed()
    return noContent(reply)
  })
}

function categoryJson(view: View, category: CategoryRecord) {
  return { self: `${view.base}/projectCategory/${category.id}`, ...category }
}

function categoryFrom(request: FastifyRequest, view: View): CategoryRecord {
  const category = view.state.categories.get(pathPart(request, 'id'))
  if (!category) throw refusal(404, [`The project category with id '${pathPart(request, 'id')}' does not exist.`])
  return category
}

function checkCategory(view: View, name: string, self: CategoryRecord | undefined): void {
  if (name.trim() === '') throw badFields({ name: 'Please specify a name.' })
  const taken = [...view.state.categories.values()].some(
    (it) => it !== self && it.name.toLowerCase() === name.toLowerCase(),
  )
  if (taken) throw badFields({ name: `The project category "${name}" already exists` })
}

const schemeId = 10_000

function schemeRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/permissions', (request) => {
    callerOf(viewOf(request, deps))
    const all = Object.entries(permissions).map(([key, { name, type }]) => [key, { key, name, type, description: '' }])
    return { permissions: Object.fromEntries(all) }
  })

  app.get('/permissionscheme', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    return { permissionSchemes: [permissionScheme(view, queryOf(request).list('expand'))] }
  })

  app.get('/permissionscheme/:schemeId', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    requireScheme(pathPart(request, 'schemeId'), 'permission')
    return permissionScheme(view, queryOf(request).list('expand'))
  })

  app.get('/project/:projectIdOrKey/permissionscheme', (request) => {
    const view = viewOf(request, deps)
    projectFrom(view, pathPart(request, 'projectIdOrKey'))
    return permissionScheme(view, queryOf(request).list('expand'))
  })

  app.get('/notificationscheme', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    return pageJson(request, view, [notificationScheme(view)], pageOf(queryOf(request), 50, 50))
  })

  app.get('/notificationscheme/:id', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    requireScheme(pathPart(request, 'id'), 'notification')
    return notificationScheme(view)
  })

  app.get('/issuesecurityschemes', (request) => {
    requirePermission(viewOf(request, deps), 'ADMINISTER')
    return { issueSecuritySchemes: [] }
  })
}

function requireScheme(id: string, noun: string): void {
  if (id !== String(schemeId)) throw refusal(404, [`The ${noun} scheme with id '${id}' does not exist.`])
}

/** The one flat scheme of the sandbox: what each kind of account may do. */
function permissionScheme(view: View, expand: readonly string[]) {
  const self = `${view.base}/permissionscheme/${schemeId}`
  const grants = [...view.state.users.values()].flatMap((user) =>
    Object.keys(permissions)
      .filter((key) => permissions[key]?.type === 'PROJECT' && may(user, key))
      .map((key, index) => ({
        id: index,
        self: `${self}/permission/${index}`,
        holder: { type: 'user', parameter: user.accountId, value: user.accountId },
        permission: key,
      })),
  )
  return {
    id: schemeId,
    self,
    name: 'Sandbox permission scheme',
    description: 'Administrators, members and viewers, the same in every project.',
    ...(expand.includes('permissions') && { permissions: grants }),
  }
}

function notificationScheme(view: View) {
  return {
    id: schemeId,
    self: `${view.base}/notificationscheme/${schemeId}`,
    name: 'Sandbox notification scheme',
    description: 'The sandbox sends no mail of its own accord.',
    notificationSchemeEvents: [],
  }
}
