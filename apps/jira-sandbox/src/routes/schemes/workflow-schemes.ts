import type { FastifyInstance } from 'fastify'
import { refusal } from '../../http/faults.ts'
import type { WorkflowRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { adminView } from '../opening.ts'
import { pageJson, pageOf, pathPart, queryOf, type RouteDeps } from '../request.ts'

const firstId = 10_100

/** Which workflow the issues of a project follow. To be read only: in the sandbox a scheme is one workflow for all types. */
export function workflowSchemeRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/workflowscheme', (request) => {
    const view = adminView(request, deps)
    const schemes = [...view.state.workflows.values()].map((workflow) => schemeJson(view, workflow))
    return pageJson(request, view, schemes, pageOf(queryOf(request), 50, 50))
  })

  app.get('/workflowscheme/project', (request) => {
    const view = adminView(request, deps)
    const projectIds = queryOf(request).neededList('projectId')
    const values = [...view.state.workflows.values()].flatMap((workflow) => {
      const ids = projectsWith(view, workflow).filter((id) => projectIds.includes(id))
      return ids.length === 0 ? [] : [{ projectIds: ids, workflowScheme: schemeJson(view, workflow) }]
    })
    return { values }
  })

  app.get('/workflowscheme/:id', (request) => {
    const view = adminView(request, deps)
    return schemeJson(view, workflowOf(view, pathPart(request, 'id')))
  })

  app.get('/workflowscheme/:id/default', (request) => {
    const view = adminView(request, deps)
    return { workflow: workflowOf(view, pathPart(request, 'id')).name }
  })

  app.get('/workflowscheme/:id/projectUsages', (request) => {
    const view = adminView(request, deps)
    const id = pathPart(request, 'id')
    const values = projectsWith(view, workflowOf(view, id)).map((projectId) => ({ id: projectId }))
    return { workflowSchemeId: id, projects: { values } }
  })
}

export function workflowSchemeId(view: View, workflow: WorkflowRecord): number {
  return firstId + [...view.state.workflows.keys()].indexOf(workflow.id)
}

export function projectsWith(view: View, workflow: WorkflowRecord): string[] {
  return [...view.state.projects.values()].filter((it) => it.workflowId === workflow.id).map(({ id }) => id)
}

function workflowOf(view: View, schemeId: string): WorkflowRecord {
  const workflow = [...view.state.workflows.values()].find((it) => String(workflowSchemeId(view, it)) === schemeId)
  if (!workflow) throw refusal(404, [`The workflow scheme with id '${schemeId}' does not exist.`])
  return workflow
}

export function schemeName(workflow: WorkflowRecord): string {
  return `${workflow.name} scheme`
}

function schemeJson(view: View, workflow: WorkflowRecord) {
  const id = workflowSchemeId(view, workflow)
  return {
    id,
    name: schemeName(workflow),
    description: '',
    defaultWorkflow: workflow.name,
    issueTypeMappings: {},
    draft: false,
    self: `${view.base}/workflowscheme/${id}`,
  }
}
