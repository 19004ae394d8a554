import type { FastifyInstance } from 'fastify'
import { browsableProjects } from '../../permissions/permissions.ts'
import { componentJson } from '../../present/project.ts'
import { callerOf, pageJson, pageOf, queryOf, viewOf } from '../request.ts'
import type { DataCenterDeps } from './deps.ts'

const pageMax = 100

/** Components of all projects that are seen, or of those whose ids are given. */
export function componentPageRoutes(app: FastifyInstance, deps: DataCenterDeps): void {
  app.get('/component/page', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const query = queryOf(request)
    const ids = query.list('projectIds')
    const seen = browsableProjects(view.state, view.caller).map(({ id }) => id)
    const among = ids.length === 0 ? seen : seen.filter((id) => ids.includes(id))
    const text = query.text('query')?.toLowerCase() ?? ''
    const found = [...view.state.components.values()].filter(
      ({ projectId, name }) => among.includes(projectId) && name.toLowerCase().includes(text),
    )
    const shown = found.map((component) => componentJson(view, component))
    return pageJson(request, view, shown, pageOf(query, pageMax, pageMax))
  })
}
