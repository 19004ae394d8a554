import type { FastifyInstance } from 'fastify'
import { isStrings } from '../../json/object.ts'
import { browseTest } from '../../permissions/permissions.ts'
import { pageJson, pageOf, queryOf, type RouteDeps, viewOf } from '../request.ts'

/** The labels of all issues, those included whose issues the caller does not see: Jira shows them all. */
export function labelRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/label', (request) => {
    const view = viewOf(request, deps)
    const labels = new Set<string>()
    const seen = browseTest(view.state, view.caller)
    for (const issue of view.state.issues.values()) {
      const own = issue.values.labels
      if (isStrings(own) && (view.caller !== undefined || seen(issue))) for (const label of own) labels.add(label)
    }
    return pageJson(request, view, [...labels].sort(), pageOf(queryOf(request), 1000, 1000))
  })
}
