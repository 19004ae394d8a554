import type { FastifyInstance } from 'fastify'
import { browsableProjects, may } from '../../permissions/permissions.ts'
import { projectDetailJson, projectJson, shelvedMarks } from '../../present/project.ts'
import { issueTypeJson, statusJson } from '../../present/references.ts'
import { findShelved } from '../../projects/shelf.ts'
import type { ProjectRecord } from '../../records/records.ts'
import { found } from '../../world/state.ts'
import type { View } from '../../world/world.ts'
import { seenProject } from '../opening.ts'
import { pageJson, pageOf, pathPart, queryOf, type RouteDeps, viewOf } from '../request.ts'
import { searchProjects } from './search.ts'

const recentMax = 20

/** Projects as lists and one by one. Anonymous callers see what is open to anyone. */
export function projectReadRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/project', (request) => {
    const view = viewOf(request, deps)
    const query = queryOf(request)
    const recent = query.int('recent', 0)
    const projects = recent > 0 ? recentProjects(view).slice(0, recent) : visible(view)
    return projects.map((project) => projectJson(view, project, query.list('expand'), query.list('properties')))
  })

  app.get('/project/search', (request) => {
    const view = viewOf(request, deps)
    const query = queryOf(request)
    const shown = searchProjects(view, query)
    return pageJson(request, view, shown, pageOf(query, 50, 100))
  })

  app.get('/project/recent', (request) => {
    const view = viewOf(request, deps)
    const expand = queryOf(request).list('expand')
    return recentProjects(view).map((project) => projectJson(view, project, expand))
  })

  app.get('/project/:projectIdOrKey', (request) => {
    const view = viewOf(request, deps)
    const query = queryOf(request)
    const [expand, properties] = [query.list('expand'), query.list('properties')]
    const shelved = findShelved(view.state, view.world.now(), pathPart(request, 'projectIdOrKey'))
    if (shelved?.why === 'archived' && may(view, 'BROWSE_PROJECTS', shelved.project)) {
      return { ...projectDetailJson(view, shelved.project, expand, properties), ...shelvedMarks(view, shelved) }
    }
    const { project } = seenProject(request, deps)
    remember(view, project)
    return projectDetailJson(view, project, expand, properties)
  })

  app.get('/project/:projectIdOrKey/statuses', (request) => {
    const { view, project } = seenProject(request, deps)
    const workflow = view.state.workflows.get(project.workflowId)
    const statuses = found(view.state.statuses, workflow?.statusIds ?? []).map((status) => statusJson(view, status))
    return found(view.state.issueTypes, project.issueTypeIds).map((type) => {
      const { self, id, name, subtask } = issueTypeJson(view, type)
      return { self, id, name, subtask, statuses }
    })
  })
}

export function visible(view: View): readonly ProjectRecord[] {
  return browsableProjects(view.state, view.caller)
}

function recentProjects(view: View): ProjectRecord[] {
  const ids = view.state.administration.recentProjects[view.caller?.accountId ?? ''] ?? []
  const seen = new Set(visible(view).map((project) => project.id))
  return found(view.state.projects, ids).filter((project) => seen.has(project.id))
}

/** Looking at a project makes it the most recent one. */
function remember(view: View, project: ProjectRecord): void {
  if (!view.caller) return
  const { recentProjects: all } = view.state.administration
  const others = (all[view.caller.accountId] ?? []).filter((id) => id !== project.id)
  all[view.caller.accountId] = [project.id, ...others].slice(0, recentMax)
}
