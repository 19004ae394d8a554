import type { FastifyInstance } from 'fastify'
import { refusal } from '../faults.ts'
import { may } from '../permissions.ts'
import { projectDetailJson, projectJson } from '../present/project.ts'
import { issueTypeJson, statusJson } from '../present/references.ts'
import type { ProjectRecord } from '../records.ts'
import type { View } from '../world.ts'
import { pageJson, pageOf, pathPart, projectFrom, type Query, queryOf, type RouteDeps, viewOf } from './request.ts'

/** Projects as lists and one by one. Anonymous callers see none. */
export function projectRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/project', (request) => {
    const view = viewOf(request, deps)
    const expand = queryOf(request).list('expand')
    return visible(view).map((project) => projectJson(view, project, expand))
  })

  app.get('/project/search', (request) => {
    const view = viewOf(request, deps)
    const query = queryOf(request)
    const projects = sorted(visible(view).filter(wanted(query)), query.text('orderBy') ?? 'key')
    const shown = projects.map((project) => projectJson(view, project, query.list('expand')))
    return pageJson(request, view, shown, pageOf(query, 50, 100))
  })

  app.get('/project/:projectIdOrKey', (request) => {
    const view = viewOf(request, deps)
    const project = projectFrom(view, pathPart(request, 'projectIdOrKey'))
    return projectDetailJson(view, project, queryOf(request).list('expand'))
  })

  app.get('/project/:projectIdOrKey/statuses', (request) => {
    const view = viewOf(request, deps)
    const project = projectFrom(view, pathPart(request, 'projectIdOrKey'))
    const workflow = view.state.workflows.get(project.workflowId)
    const statuses = (workflow?.statusIds ?? []).flatMap((id) => view.state.statuses.get(id) ?? [])
    return project.issueTypeIds
      .flatMap((id) => view.state.issueTypes.get(id) ?? [])
      .map((type) => {
        const { self, id, name, subtask } = issueTypeJson(view, type)
        return { self, id, name, subtask, statuses: statuses.map((status) => statusJson(view, status)) }
      })
  })
}

function visible(view: View): ProjectRecord[] {
  return may(view.caller, 'BROWSE_PROJECTS') ? [...view.state.projects.values()] : []
}

function wanted(query: Query): (project: ProjectRecord) => boolean {
  const [ids, keys, types] = [query.list('id'), query.list('keys'), query.list('typeKey')]
  const text = query.text('query')?.toLowerCase()
  const category = query.text('categoryId')
  return (project) =>
    (ids.length === 0 || ids.includes(project.id)) &&
    (keys.length === 0 || keys.includes(project.key)) &&
    (types.length === 0 || types.includes(project.projectTypeKey)) &&
    (category === undefined || project.categoryId === category) &&
    (text === undefined || project.key.toLowerCase().includes(text) || project.name.toLowerCase().includes(text))
}

const orders: Readonly<Record<string, (project: ProjectRecord) => string>> = {
  key: (project) => project.key,
  name: (project) => project.name.toLowerCase(),
  owner: (project) => project.leadAccountId,
  category: (project) => project.categoryId ?? '',
}

function sorted(projects: ProjectRecord[], orderBy: string): ProjectRecord[] {
  const descending = orderBy.startsWith('-')
  const keyOf = orders[orderBy.replace(/^[+-]/, '').trim()]
  if (!keyOf) throw refusal(400, [`The orderBy value '${orderBy}' is not valid.`])
  const direction = descending ? -1 : 1
  return projects.sort((left, right) => (keyOf(left) < keyOf(right) ? -direction : direction))
}
