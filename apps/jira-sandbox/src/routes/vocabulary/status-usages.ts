import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refusal } from '../../http/faults.ts'
import type { StatusRecord, WorkflowRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { adminView } from '../opening.ts'
import { pathPart, queryOf, type RouteDeps } from '../request.ts'
import { tokenPage } from '../token-page.ts'

/** Where a status is used: in workflows, and by those in projects and their issue types. */
export function statusUsageRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/statuses/:statusId/workflowUsages', (request) => {
    const view = adminView(request, deps)
    const status = statusFrom(request, view)
    const workflows = workflowsWith(view, status).map(({ id }) => ({ id }))
    return { statusId: status.id, workflows: tokenPage(workflows, queryOf(request)) }
  })

  app.get('/statuses/:statusId/projectUsages', (request) => {
    const view = adminView(request, deps)
    const status = statusFrom(request, view)
    const used = new Set(workflowsWith(view, status).map(({ id }) => id))
    const projects = [...view.state.projects.values()].filter(({ workflowId }) => used.has(workflowId))
    const values = projects.map(({ id }) => ({ id }))
    return { statusId: status.id, projects: tokenPage(values, queryOf(request)) }
  })

  // A project has one workflow for all its issue types.
  app.get('/statuses/:statusId/project/:projectId/issueTypeUsages', (request) => {
    const view = adminView(request, deps)
    const status = statusFrom(request, view)
    const projectId = pathPart(request, 'projectId')
    const project = view.state.projects.get(projectId)
    const isUsed = workflowsWith(view, status).some(({ id }) => id === project?.workflowId)
    const types = isUsed ? (project?.issueTypeIds ?? []) : []
    const values = types.map((id) => ({ id }))
    return { statusId: status.id, projectId, issueTypes: tokenPage(values, queryOf(request)) }
  })
}

function workflowsWith({ state }: View, { id }: StatusRecord): WorkflowRecord[] {
  return [...state.workflows.values()].filter(({ statusIds }) => statusIds.includes(id))
}

function statusFrom(request: FastifyRequest, view: View): StatusRecord {
  const id = pathPart(request, 'statusId')
  const status = view.state.statuses.get(id)
  if (!status) throw refusal(404, [`The status with id '${id}' does not exist.`])
  return status
}
