import type { FastifyInstance } from 'fastify'
import { onCloud } from '../../flavour/parts.ts'
import { refusal } from '../../http/faults.ts'
import { localName } from '../../present/localised-names.ts'
import { statusCategories, statusCategoryJson, statusJson } from '../../present/references.ts'
import type { StatusRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { memberView } from '../opening.ts'
import { pathPart, type RouteDeps, viewOf } from '../request.ts'

/** Statuses as the old operations show them: all at once, in the language of the caller. */
export function statusRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/status', (request) => {
    const view = viewOf(request, deps)
    return [...view.state.statuses.values()].map((status) => detailedStatusJson(view, status))
  })

  app.get('/status/:idOrName', (request) => {
    const view = viewOf(request, deps)
    const wanted = pathPart(request, 'idOrName')
    const statuses = [...view.state.statuses.values()]
    const status =
      view.state.statuses.get(wanted) ??
      statuses.find((it) => it.name === wanted) ??
      statuses.find((it) => localName(view, 'status', it.name) === wanted)
    if (!status) throw refusal(404, [`The status '${wanted}' could not be found.`])
    return detailedStatusJson(view, status)
  })

  app.get('/statuscategory', (request) => {
    const view = memberView(request, deps)
    return statusCategories.map((category) => statusCategoryJson(view, category))
  })

  app.get('/statuscategory/:idOrKey', (request) => {
    const view = memberView(request, deps)
    const wanted = pathPart(request, 'idOrKey')
    const category = statusCategories.find((it) => String(it.id) === wanted || it.key === wanted)
    if (!category) throw refusal(404, [`The status category '${wanted}' could not be found.`])
    return statusCategoryJson(view, category)
  })
}

function detailedStatusJson(view: View, status: StatusRecord) {
  const project = status.projectId === undefined ? undefined : view.state.projects.get(status.projectId)
  return {
    ...statusJson(view, status),
    ...onCloud(view, {
      untranslatedName: status.name,
      ...(project && { scope: { type: 'PROJECT', project: { id: project.id } } }),
    }),
  }
}
