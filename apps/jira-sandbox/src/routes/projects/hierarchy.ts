import type { FastifyInstance } from 'fastify'
import { badRequest } from '../../http/faults.ts'
import { levelsOf } from '../../present/project.ts'
import { issueTypeJson } from '../../present/references.ts'
import { found } from '../../world/state.ts'
import { pathPart, projectFrom, queryOf, type RouteDeps, viewOf } from '../request.ts'

/** The issue types of a project by their level. */
export function projectHierarchyRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/project/:projectIdOrKey/hierarchy', (request) => {
    const view = viewOf(request, deps)
    const project = projectFrom(view, pathPart(request, 'projectIdOrKey'))
    const hierarchy = levelsOf(view, project).map(({ level, name, types }) => ({
      level,
      name,
      issueTypes: types.map((type) => ({ id: Number(type.id), name: type.name, avatarId: type.avatarId })),
    }))
    return { projectId: Number(project.id), hierarchy }
  })

  app.get('/issuetype/project', (request) => {
    const view = viewOf(request, deps)
    const query = queryOf(request)
    const [projectId, level] = [query.text('projectId'), query.text('level')]
    if (projectId === undefined) throw badRequest('The projectId query parameter is required.')
    const types = found(view.state.issueTypes, projectFrom(view, projectId).issueTypeIds)
    const wanted = types.filter((type) => level === undefined || type.hierarchyLevel === Number(level))
    return wanted.map((type) => issueTypeJson(view, type))
  })
}
