import type { FastifyInstance } from 'fastify'
import { keyFault, validKeyNear, validNameNear } from '../../projects/names.ts'
import { memberView } from '../opening.ts'
import { queryOf, type RouteDeps } from '../request.ts'

/** Whether a key or a name could be that of a new project, and one that could. */
export function projectValidationRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/projectvalidate/key', (request) => {
    const view = memberView(request, deps)
    const fault = keyFault(view, queryOf(request).text('key') ?? '', undefined)
    return { errorMessages: [], errors: fault === undefined ? {} : { projectKey: fault } }
  })

  // Bare JSON strings.
  app.get('/projectvalidate/validProjectKey', (request) =>
    JSON.stringify(validKeyNear(memberView(request, deps), queryOf(request).text('key') ?? '')),
  )
  app.get('/projectvalidate/validProjectName', (request) =>
    JSON.stringify(validNameNear(memberView(request, deps), queryOf(request).needed('name'))),
  )
}
