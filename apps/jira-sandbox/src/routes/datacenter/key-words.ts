import type { FastifyInstance } from 'fastify'
import { projectFrom, viewOf } from '../request.ts'
import type { DataCenterDeps } from './deps.ts'

/** Words that have a meaning on Cloud and are taken for keys here. */
export function keyWordRoutes(app: FastifyInstance, deps: DataCenterDeps): void {
  app.get('/issue/createmeta', (request) => {
    throw deps.world.flavour.issueUnseen(viewOf(request, deps).caller, false)
  })
  app.get('/project/search', (request) => projectFrom(viewOf(request, deps), 'search'))
  app.get('/project/recent', (request) => projectFrom(viewOf(request, deps), 'recent'))
}
