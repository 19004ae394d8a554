import type { FastifyInstance } from 'fastify'
import { refusal } from '../../http/faults.ts'
import { linkTypeJson } from '../../present/references.ts'
import { pathPart, type RouteDeps, viewOf } from '../request.ts'

/** The ways in which issues are linked. */
export function linkTypeRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/issueLinkType', (request) => {
    const view = viewOf(request, deps)
    return { issueLinkTypes: [...view.state.linkTypes.values()].map((type) => linkTypeJson(view, type)) }
  })

  app.get('/issueLinkType/:issueLinkTypeId', (request) => {
    const view = viewOf(request, deps)
    const id = pathPart(request, 'issueLinkTypeId')
    const type = view.state.linkTypes.get(id)
    if (!type) throw refusal(404, [`No issue link type with id '${id}' found.`])
    return linkTypeJson(view, type)
  })
}
