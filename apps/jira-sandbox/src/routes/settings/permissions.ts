import type { FastifyInstance } from 'fastify'
import { permissions } from '../../permissions/permissions.ts'
import { memberView } from '../opening.ts'
import type { RouteDeps } from '../request.ts'

/** What there is to be permitted. */
export function permissionRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/permissions', (request) => {
    memberView(request, deps)
    const all = Object.entries(permissions).map(([key, { name, type }]) => [key, { key, name, type, description: '' }])
    return { permissions: Object.fromEntries(all) }
  })
}
