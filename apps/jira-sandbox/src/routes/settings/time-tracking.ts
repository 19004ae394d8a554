import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { isSwitchedOn } from '../../administration/application-properties.ts'
import { audit } from '../../administration/audit.ts'
import { badRequest } from '../../http/faults.ts'
import type { View } from '../../world/world.ts'
import { adminView, memberView } from '../opening.ts'
import { bodyOf, noContent, type RouteDeps } from '../request.ts'

const optionsBody = z.strictObject({
  workingHoursPerDay: z.number().positive().max(24),
  workingDaysPerWeek: z.number().positive().max(7),
  timeFormat: z.enum(['pretty', 'days', 'hours']),
  defaultUnit: z.enum(['minute', 'hour', 'day', 'week']),
})
const providerBody = z.looseObject({ key: z.string() })

/** How time is tracked: by Jira itself, the one provider there is. */
export function timeTrackingRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/configuration/timetracking', (request, reply) => {
    const view = adminView(request, deps)
    return isSwitchedOn(view.state, 'jira.option.timetracking') ? providerJson(view) : noContent(reply)
  })

  app.put('/configuration/timetracking', (request, reply) => {
    const view = adminView(request, deps)
    const { key } = bodyOf(request, providerBody)
    if (key !== providerJson(view).key) throw badRequest(`The time tracking provider '${key}' does not exist.`)
    return noContent(reply)
  })

  app.get('/configuration/timetracking/list', (request) => [providerJson(adminView(request, deps))])

  app.get('/configuration/timetracking/options', (request) => {
    return memberView(request, deps).state.administration.settings.timeTracking
  })

  app.put('/configuration/timetracking/options', (request) => {
    const view = adminView(request, deps)
    const options = bodyOf(request, optionsBody)
    view.state.administration.settings.timeTracking = options
    audit(view, { summary: 'Time tracking settings changed', category: 'system' })
    view.world.changed()
    return options
  })
}

function providerJson(view: View) {
  return { key: 'JIRA', name: 'JIRA provided time tracking', url: `${view.site}/secure/admin/TimeTrackingAdmin.jspa` }
}
