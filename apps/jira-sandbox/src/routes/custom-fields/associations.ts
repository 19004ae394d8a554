import type { FastifyInstance } from 'fastify'
import { isOffered } from '../../fields/offered.ts'
import { refusal } from '../../http/faults.ts'
import { findSeenProject } from '../../permissions/permissions.ts'
import { createFields } from '../../present/meta.ts'
import type { View } from '../../world/world.ts'
import { adminView, memberView } from '../opening.ts'
import { isWanted, pageJson, pageOf, type Query, queryOf, type RouteDeps } from '../request.ts'
import { customFieldFrom } from './field.ts'

const pageMax = 100

/** Which projects and types of issues have which fields. */
export function fieldAssociationRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/field/:fieldId/association/project', (request) => {
    const view = adminView(request, deps)
    const field = customFieldFrom(request, view)
    const projects = [...view.state.projects.values()].filter(({ id }) => isOffered(field, id))
    const shown = projects.map(({ id }) => ({ projectId: id }))
    return pageJson(request, view, shown, pageOf(queryOf(request), 50, 50))
  })

  app.get('/projects/fields', (request) => {
    const view = memberView(request, deps)
    const query = queryOf(request)
    const fieldIds = query.list('fieldId')
    const found = fieldsIn(view, query).filter(({ fieldId }) => isWanted(fieldIds, fieldId))
    return pageJson(request, view, found, pageOf(query, 50, pageMax))
  })
}

/** What can be filled in when an issue of one of the types is made in one of the projects. */
function fieldsIn(view: View, query: Query) {
  const [projectIds, typeIds] = [query.neededList('projectId'), query.neededList('workTypeId')]
  return projectIds.flatMap((id) => {
    const project = findSeenProject(view, id)
    if (!project) throw refusal(403, [`You do not have permission to view the project with id '${id}'.`])
    return typeIds.flatMap((typeId) => {
      const type = view.state.issueTypes.get(typeId)
      if (!type || !project.issueTypeIds.includes(typeId)) return []
      return createFields(view, project, type).map(({ fieldId, required }) => ({
        fieldId,
        projectId: Number(project.id),
        workTypeId: Number(typeId),
        isRequired: required,
        description: view.world.fields.byId(fieldId)?.custom?.description ?? '',
      }))
    })
  })
}
