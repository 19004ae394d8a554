import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { changeLog } from '../../administration/audit.ts'
import { badFields, refusal } from '../../http/faults.ts'
import type { CategoryRecord } from '../../records/records.ts'
import { nextId } from '../../world/state.ts'
import type { View } from '../../world/world.ts'
import { adminView, memberView } from '../opening.ts'
import { bodyOf, noContent, pathPart, type RouteDeps } from '../request.ts'

/** What an answer shows may come back with a change; a member that nobody knows is refused. */
const categoryBody = z.strictObject({
  name: z.string().max(255).optional(),
  description: z.string().max(1000).nullish(),
  id: z.unknown().optional(),
  self: z.unknown().optional(),
})
const log = changeLog('projects', 'PROJECT_CATEGORY')

/** Categories that projects may be in. */
export function projectCategoryRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/projectCategory', (request) => {
    const view = memberView(request, deps)
    return [...view.state.categories.values()].map((category) => categoryJson(view, category))
  })

  app.post('/projectCategory', (request, reply) => {
    const view = adminView(request, deps)
    const { name = '', description } = bodyOf(request, categoryBody)
    checkName(view, name, undefined)
    const category = { id: String(nextId(view.state, 'category')), name, description: description ?? '' }
    view.state.categories.set(category.id, category)
    log(view, category, 'Project category created')
    return reply.code(201).send(categoryJson(view, category))
  })

  app.get('/projectCategory/:id', (request) => {
    const view = memberView(request, deps)
    return categoryJson(view, categoryFrom(request, view))
  })

  app.put('/projectCategory/:id', (request) => {
    const view = adminView(request, deps)
    const category = categoryFrom(request, view)
    const body = bodyOf(request, categoryBody)
    if (body.name !== undefined) checkName(view, body.name, category)
    category.name = body.name ?? category.name
    category.description = body.description ?? category.description
    log(view, category, 'Project category changed')
    return categoryJson(view, category)
  })

  app.delete('/projectCategory/:id', (request, reply) => {
    const view = adminView(request, deps)
    const category = categoryFrom(request, view)
    view.state.categories.delete(category.id)
    for (const project of view.state.projects.values()) {
      if (project.categoryId === category.id) project.categoryId = null
    }
    log(view, category, 'Project category deleted')
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

function checkName(view: View, name: string, self: CategoryRecord | undefined): void {
  if (name.trim() === '') throw badFields({ name: 'Please specify a name.' })
  const categories = [...view.state.categories.values()]
  if (categories.some((it) => it !== self && it.name.toLowerCase() === name.toLowerCase())) {
    throw refusal(self ? 400 : 409, [], { name: `The project category "${name}" already exists` })
  }
}
