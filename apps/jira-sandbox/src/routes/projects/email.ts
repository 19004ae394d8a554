import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { audit } from '../../administration/audit.ts'
import { badRequest } from '../../http/faults.ts'
import { administeredProject, seenProject } from '../opening.ts'
import { bodyOf, noContent, type RouteDeps } from '../request.ts'

const defaultSender = 'jira@sandbox.invalid'
const emailBody = z.looseObject({ emailAddress: z.string() })

/** The address the mails of a project come from. */
export function projectEmailRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/project/:projectIdOrKey/email', (request) => {
    const { view, project } = seenProject(request, deps)
    return {
      emailAddress: view.state.administration.projectEmails[project.id] ?? defaultSender,
      emailAddressStatus: [],
    }
  })

  app.put('/project/:projectIdOrKey/email', (request, reply) => {
    const { view, project } = administeredProject(request, deps)
    const { emailAddress } = bodyOf(request, emailBody)
    // The empty address sets the default again.
    if (emailAddress !== '' && !/^\S+@\S+$/.test(emailAddress)) throw badRequest('The email address is not valid.')
    const { projectEmails } = view.state.administration
    if (emailAddress === '') delete projectEmails[project.id]
    else projectEmails[project.id] = emailAddress
    audit(view, {
      summary: 'Project sender email changed',
      category: 'projects',
      object: { id: project.id, name: project.name, typeName: 'PROJECT' },
    })
    view.world.changed()
    return noContent(reply)
  })
}
