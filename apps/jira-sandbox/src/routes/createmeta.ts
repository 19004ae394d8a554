import type { FastifyInstance } from 'fastify'
import { refusal } from '../http/faults.ts'
import { may, seesProject } from '../permissions/permissions.ts'
import { createFields } from '../present/meta.ts'
import { issueTypeJson, projectRefJson } from '../present/references.ts'
import type { IssueTypeRecord, ProjectRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { isWanted, pageOf, pathPart, projectFrom, type Query, queryOf, type RouteDeps, viewOf } from './request.ts'

/** What may be created where: the new form by project and type, and the old one, which Jira still answers. */
export function createMetaRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/issue/createmeta', (request) => {
    const view = viewOf(request, deps)
    const query = queryOf(request)
    const [ids, keys] = [query.list('projectIds'), query.list('projectKeys')]
    const projects = [...view.state.projects.values()].filter(
      (it) =>
        seesProject(view, it.id) && may(view, 'CREATE_ISSUES', it) && isWanted(ids, it.id) && isWanted(keys, it.key),
    )
    return { expand: 'projects', projects: projects.map((project) => oldForm(view, project, query)) }
  })

  app.get('/issue/createmeta/:projectIdOrKey/issuetypes', (request) => {
    const view = viewOf(request, deps)
    const project = projectFrom(view, pathPart(request, 'projectIdOrKey'))
    const types = may(view, 'CREATE_ISSUES', project) ? typesOf(view, project) : []
    const page = pageOf(queryOf(request), 50, 200)
    const issueTypes = types
      .slice(page.startAt, page.startAt + page.maxResults)
      .map((type) => issueTypeJson(view, type))
    return { ...page, total: types.length, issueTypes }
  })

  app.get('/issue/createmeta/:projectIdOrKey/issuetypes/:issueTypeId', (request) => {
    const view = viewOf(request, deps)
    const project = projectFrom(view, pathPart(request, 'projectIdOrKey'))
    const type = typesOf(view, project).find((it) => it.id === pathPart(request, 'issueTypeId'))
    if (!type) throw refusal(404, ['The issue type is not available in this project.'])
    const all = may(view, 'CREATE_ISSUES', project) ? createFields(view, project, type) : []
    const page = pageOf(queryOf(request), 50, 200)
    return { ...page, total: all.length, fields: all.slice(page.startAt, page.startAt + page.maxResults) }
  })
}

function typesOf(view: View, project: ProjectRecord): IssueTypeRecord[] {
  return project.issueTypeIds.flatMap((id) => view.state.issueTypes.get(id) ?? [])
}

function oldForm(view: View, project: ProjectRecord, query: Query) {
  const { self, id, key, name, avatarUrls } = projectRefJson(view, project)
  const [ids, names] = [query.list('issuetypeIds'), query.list('issuetypeNames')]
  const types = typesOf(view, project).filter((type) => isWanted(ids, type.id) && isWanted(names, type.name))
  const withFields = query.list('expand').includes('projects.issuetypes.fields')
  const issuetypes = types.map((type) => ({
    ...issueTypeJson(view, type),
    expand: 'fields',
    ...(withFields && {
      fields: Object.fromEntries(createFields(view, project, type).map(({ fieldId, ...meta }) => [fieldId, meta])),
    }),
  }))
  return { self, id, key, name, avatarUrls, issuetypes }
}
