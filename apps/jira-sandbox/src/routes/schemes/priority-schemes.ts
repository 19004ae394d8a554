import type { FastifyInstance, FastifyRequest } from 'fastify'
import { badRequest } from '../../http/faults.ts'
import { browsableProjects } from '../../permissions/permissions.ts'
import { priorityJson, projectRefJson } from '../../present/references.ts'
import type { View } from '../../world/world.ts'
import { memberView } from '../opening.ts'
import { isWanted, pageJson, pageOf, pathPart, queryOf, type RouteDeps } from '../request.ts'

const pageMax = 50
const scheme = {
  id: '1',
  name: 'Default priority scheme',
  description: 'This is the default scheme used by all new and unassigned projects.',
} as const

/** Which priorities projects have: all of them everywhere, by the one scheme that every site has. To be read only. */
export function prioritySchemeRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/priorityscheme', (request) => {
    const view = memberView(request, deps)
    const query = queryOf(request)
    const [ids, priorities] = [query.list('schemeId'), query.list('priorityId')]
    const name = query.text('schemeName')?.toLowerCase() ?? ''
    const isFound =
      isWanted(ids, scheme.id) &&
      priorities.every((id) => view.state.priorities.has(id)) &&
      scheme.name.toLowerCase().includes(name)
    const shown = isFound ? [schemeJson(request, view, query.list('expand'))] : []
    return pageJson(request, view, shown, pageOf(query, pageMax, pageMax))
  })

  // Every priority is in the scheme already.
  app.get('/priorityscheme/priorities/available', (request) => {
    const view = memberView(request, deps)
    const query = queryOf(request)
    requireScheme(query.text('schemeId') ?? '')
    return pageJson(request, view, [], pageOf(query, pageMax, pageMax))
  })

  app.get('/priorityscheme/:schemeId/priorities', (request) => {
    const view = memberView(request, deps)
    requireScheme(pathPart(request, 'schemeId'))
    return pageJson(request, view, prioritiesOf(view), pageOf(queryOf(request), pageMax, pageMax))
  })

  app.get('/priorityscheme/:schemeId/projects', (request) => {
    const view = memberView(request, deps)
    requireScheme(pathPart(request, 'schemeId'))
    const query = queryOf(request)
    const [ids, text] = [query.list('projectId'), query.text('query')?.toLowerCase() ?? '']
    const projects = browsableProjects(view.state, view.caller).filter(
      ({ id, name, key }) => isWanted(ids, id) && `${name} ${key}`.toLowerCase().includes(text),
    )
    const shown = projects.map((project) => projectRefJson(view, project))
    return pageJson(request, view, shown, pageOf(query, pageMax, pageMax))
  })
}

function requireScheme(id: string): void {
  if (id !== scheme.id) throw badRequest(`The priority scheme with id '${id}' was not found.`)
}

function schemeJson(request: FastifyRequest, view: View, expand: readonly string[]) {
  const page = { startAt: 0, maxResults: pageMax }
  const projects = browsableProjects(view.state, view.caller).map((project) => projectRefJson(view, project))
  return {
    self: `${view.base}/priorityscheme/${scheme.id}`,
    ...scheme,
    default: true,
    ...(expand.includes('priorities') && { priorities: pageJson(request, view, prioritiesOf(view), page) }),
    ...(expand.includes('projects') && { projects: pageJson(request, view, projects, page) }),
  }
}

function prioritiesOf(view: View) {
  const { defaultPriorityId } = view.state.administration.settings
  return [...view.state.priorities.values()].map((priority, at) => ({
    ...priorityJson(view, priority),
    description: priority.description,
    statusColor: priority.statusColor,
    isDefault: priority.id === defaultPriorityId,
    sequence: String(at),
  }))
}
