import type { FastifyInstance } from 'fastify'
import { JiraError } from '../../http/faults.ts'
import { mayBrowse } from '../../permissions/permissions.ts'
import { sendBytes } from '../media.ts'
import { pathPart, viewOf } from '../request.ts'
import type { DataCenterDeps } from './deps.ts'

/** The bytes themselves, for whoever sees the issue: no redirection, no signed address. */
export function attachmentFileRoutes(app: FastifyInstance, deps: DataCenterDeps): void {
  app.get('/attachment/:id/:filename', (request, reply) => {
    const view = viewOf(request, deps)
    const id = pathPart(request, 'id')
    for (const issue of view.state.issues.values()) {
      const attachment = issue.attachments.find((it) => it.id === id)
      if (!attachment || !mayBrowse(view.state, view.caller, issue)) continue
      return sendBytes(request, reply, attachment)
    }
    // A page, as whatever is not REST answers with.
    throw new JiraError(
      view.caller ? 404 : 401,
      '<html><body>Attachment not found.</body></html>',
      'text/html;charset=UTF-8',
    )
  })
}
