import type { FastifyInstance } from 'fastify'
import { refusal } from '../../http/faults.ts'
import { may } from '../../permissions/permissions.ts'
import { createFields } from '../../present/meta.ts'
import { issueTypeJson } from '../../present/references.ts'
import type { IssueTypeRecord, ProjectRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { pageOf, pathPart, projectFrom, type Query, queryOf, viewOf } from '../request.ts'
import type { DataCenterDeps } from './deps.ts'

/** What may be created where. The lists are named `values`; the form without a project went with version 9. */
export function createMetaValueRoutes(app: FastifyInstance, deps: DataCenterDeps): void {
  app.get('/issue/createmeta/:projectIdOrKey/issuetypes', (request) => {
    const view = viewOf(request, deps)
    const project = projectFrom(view, pathPart(request, 'projectIdOrKey'))
    return valuesPage(
      queryOf(request),
      typesOf(view, project).map((type) => issueTypeJson(view, type)),
    )
  })

  app.get('/issue/createmeta/:projectIdOrKey/issuetypes/:issueTypeId', (request) => {
    const view = viewOf(request, deps)
    const project = projectFrom(view, pathPart(request, 'projectIdOrKey'))
    const id = pathPart(request, 'issueTypeId')
    const type = typesOf(view, project).find((it) => it.id === id)
    if (!type) throw refusal(404, [`The issue type with id '${id}' is not available in this project.`])
    return valuesPage(
      queryOf(request),
      createFields(view, project, type).map(({ key, ...field }) => field),
    )
  })
}

function typesOf(view: View, project: ProjectRecord): IssueTypeRecord[] {
  if (!may(view, 'CREATE_ISSUES', project)) return []
  return project.issueTypeIds.flatMap((id) => view.state.issueTypes.get(id) ?? [])
}

function valuesPage(query: Query, all: readonly object[]) {
  const { startAt, maxResults } = pageOf(query, 50, 200)
  const values = all.slice(startAt, startAt + maxResults)
  return { maxResults, startAt, total: all.length, isLast: startAt + values.length >= all.length, values }
}
