import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { TransitionRecord, WorkflowRecord } from '../../records/records.ts'
import { found } from '../../world/state.ts'
import type { View } from '../../world/world.ts'
import { adminView, memberView } from '../opening.ts'
import { bodyOf, isWanted, pageJson, pageOf, pathPart, type Query, queryOf, type RouteDeps } from '../request.ts'
import { tokenPage } from '../token-page.ts'
import { wordOf } from '../vocabulary/status-registry.ts'
import { projectsWith, schemeName, workflowSchemeId } from './workflow-schemes.ts'

const readBody = z.looseObject({
  workflowIds: z.array(z.string()).optional(),
  workflowNames: z.array(z.string()).optional(),
  projectAndIssueTypes: z.array(z.looseObject({ projectId: z.string(), issueTypeId: z.string() })).optional(),
})

/** The ways issues go from status to status. To be read only. */
export function workflowRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/workflow', (request) => {
    const view = adminView(request, deps)
    const name = queryOf(request).text('workflowName')
    return all(view)
      .filter((workflow) => name === undefined || workflow.name === name)
      .map((workflow) => ({
        name: workflow.name,
        description: '',
        steps: workflow.statusIds.length,
        default: false,
      }))
  })

  app.get('/workflow/search', (request) => {
    const view = adminView(request, deps)
    const query = queryOf(request)
    const names = query.list('workflowName')
    const wanted = all(view).filter((workflow) => isWanted(names, workflow.name))
    const shown = filtered(view, wanted, query).map((workflow) => oldJson(view, workflow, query.list('expand')))
    return pageJson(request, view, shown, pageOf(query, 50, 50))
  })

  app.get('/workflows/search', (request) => {
    const view = adminView(request, deps)
    const query = queryOf(request)
    const wanted = filtered(view, all(view), query)
    const { startAt, maxResults } = pageOf(query, 50, 200)
    const inPage = wanted.slice(startAt, startAt + maxResults)
    const page = pageJson(request, view, wanted.map(newJson), { startAt, maxResults })
    return { ...page, statuses: statusesOf(view, inPage) }
  })

  app.get('/workflows/defaultEditor', (request) => {
    memberView(request, deps)
    return { value: 'NEW' }
  })

  app.post('/workflows', (request) => {
    const view = adminView(request, deps)
    const { workflowIds = [], workflowNames = [], projectAndIssueTypes = [] } = bodyOf(request, readBody)
    const projects = projectAndIssueTypes.map(({ projectId }) => view.state.projects.get(projectId)?.workflowId)
    const workflows = all(view).filter(
      ({ id, name }) => workflowIds.includes(id) || workflowNames.includes(name) || projects.includes(id),
    )
    return { statuses: statusesOf(view, workflows), workflows: workflows.map(newJson) }
  })

  app.get('/workflow/:workflowId/projectUsages', (request) => {
    const view = adminView(request, deps)
    const workflow = workflowFrom(request.params, view)
    const values = workflow ? projectsWith(view, workflow).map((id) => ({ id })) : []
    return { workflowId: workflow?.id ?? '', projects: { values } }
  })

  app.get('/workflow/:workflowId/project/:projectId/issueTypeUsages', (request) => {
    const view = adminView(request, deps)
    const workflow = workflowFrom(request.params, view)
    const projectId = pathPart(request, 'projectId')
    const project = view.state.projects.get(projectId)
    const types = workflow && project?.workflowId === workflow.id ? project.issueTypeIds : []
    const values = types.map((id) => ({ id }))
    return { workflowId: workflow?.id ?? '', projectId, issueTypes: tokenPage(values, queryOf(request)) }
  })

  app.get('/workflow/:workflowId/workflowSchemes', (request) => {
    const view = adminView(request, deps)
    const workflow = workflowFrom(request.params, view)
    const values = workflow ? [{ id: String(workflowSchemeId(view, workflow)) }] : []
    return { workflowId: workflow?.id ?? '', workflowSchemes: { values } }
  })
}

function workflowFrom(params: unknown, view: View): WorkflowRecord | undefined {
  const { workflowId } = z.looseObject({ workflowId: z.string() }).parse(params)
  return view.state.workflows.get(workflowId)
}

function all(view: View): WorkflowRecord[] {
  return [...view.state.workflows.values()]
}

function filtered(view: View, workflows: readonly WorkflowRecord[], query: Query): WorkflowRecord[] {
  const text = query.text('queryString')?.toLowerCase() ?? ''
  const active = query.text('isActive')
  const descending = query.text('orderBy')?.startsWith('-') ? -1 : 1
  return workflows
    .filter(({ name }) => name.toLowerCase().includes(text))
    .filter((workflow) => active === undefined || String(projectsWith(view, workflow).length > 0) === active)
    .toSorted((left, right) => descending * left.name.localeCompare(right.name))
}

function oldJson(view: View, workflow: WorkflowRecord, expand: readonly string[]) {
  const statuses = found(view.state.statuses, workflow.statusIds)
  const scheme = { id: String(workflowSchemeId(view, workflow)), name: schemeName(workflow) }
  return {
    id: { name: workflow.name, entityId: workflow.id },
    description: '',
    isDefault: false,
    hasDraftWorkflow: false,
    ...(expand.includes('transitions') && { transitions: workflow.transitions.map(oldTransition) }),
    ...(expand.includes('statuses') && { statuses: statuses.map(({ id, name }) => ({ id, name, properties: {} })) }),
    ...(expand.includes('schemes') && { schemes: [scheme] }),
    ...(expand.includes('operations') && { operations: { canEdit: false, canDelete: false } }),
  }
}

function oldTransition({ id, name, from, to }: TransitionRecord) {
  return { id, name, description: '', from, to, type: 'directed' }
}

function newJson(workflow: WorkflowRecord) {
  const start = {
    id: '1',
    name: 'Create',
    description: '',
    type: 'INITIAL',
    toStatusReference: workflow.initialStatusId,
    links: [],
    properties: {},
  }
  const transitions = workflow.transitions.map(({ id, name, from, to }) => ({
    id,
    name,
    description: '',
    type: 'DIRECTED',
    toStatusReference: to,
    links: from.map((fromStatusReference) => ({ fromStatusReference })),
    properties: {},
  }))
  return {
    id: workflow.id,
    name: workflow.name,
    description: '',
    isEditable: false,
    scope: { type: 'GLOBAL' },
    statuses: workflow.statusIds.map((statusReference) => ({ statusReference, deprecated: false, properties: {} })),
    transitions: [start, ...transitions],
    version: { id: workflow.id, versionNumber: 1 },
  }
}

function statusesOf(view: View, workflows: readonly WorkflowRecord[]) {
  const ids = new Set(workflows.flatMap((workflow) => workflow.statusIds))
  return found(view.state.statuses, ids).map((status) => ({
    id: status.id,
    name: status.name,
    description: status.description,
    statusReference: status.id,
    statusCategory: wordOf(status),
    scope: { type: 'GLOBAL' },
  }))
}
