import type { FastifyInstance, FastifyRequest } from 'fastify'
import { badRequest, refusal } from '../../http/faults.ts'
import { findSeenProject } from '../../permissions/permissions.ts'
import type { View } from '../../world/world.ts'
import { queryOf, type RouteDeps, viewOf } from '../request.ts'

/** Nothing is kept from apps here: no rule of a data security policy can be made. */
const dataPolicy = { anyContentBlocked: false }

/** What apps are kept from, told to apps alone. */
export function dataPolicyRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/data-policy', (request) => {
    appView(request, deps)
    return dataPolicy
  })

  app.get('/data-policy/project', (request) => {
    const view = appView(request, deps)
    const projects = queryOf(request)
      .list('ids')
      .map((id) => findSeenProject(view, id))
    const projectDataPolicies = projects.map((project) => {
      if (!project) throw badRequest('Invalid request: some projects are not available or do not exist.')
      return { id: Number(project.id), dataPolicy }
    })
    return { projectDataPolicies }
  })
}

function appView(request: FastifyRequest, deps: RouteDeps): View {
  if (request.clientId === undefined) throw refusal(401, ['Only apps can access this resource.'])
  return viewOf(request, deps)
}
