import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { badFields, refusal } from '../http/faults.ts'
import { issuesWith, replaceReference } from '../issues/replace-reference.ts'
import { browsableProjects, findSeenProject, seesProject } from '../permissions/permissions.ts'
import { componentJson } from '../present/project.ts'
import type { ComponentRecord, ProjectRecord } from '../records/records.ts'
import { nextId } from '../world/state.ts'
import type { View } from '../world/world.ts'
import { memberView, requireProjectAdministrator, seenProject } from './opening.ts'
import {
  bodyOf,
  callerOf,
  noContent,
  pageJson,
  pageOf,
  pathPart,
  projectFrom,
  type Query,
  queryOf,
  type RouteDeps,
  viewOf,
} from './request.ts'

const nameLengthMax = 255
const assigneeTypes = ['PROJECT_DEFAULT', 'COMPONENT_LEAD', 'PROJECT_LEAD', 'UNASSIGNED'] as const
const componentBody = z.looseObject({
  name: z.string().optional(),
  description: z.string().nullish(),
  project: z.string().optional(),
  leadAccountId: z.string().nullish(),
  assigneeType: z.enum(assigneeTypes).optional(),
})

export function componentRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/project/:projectIdOrKey/components', (request) => {
    const { view, project } = seenProject(request, deps)
    return componentsOf(view, [project]).map((component) => componentJson(view, component))
  })

  app.get('/project/:projectIdOrKey/component', (request) => {
    const { view, project } = seenProject(request, deps)
    const query = queryOf(request)
    const shown = wanted(componentsOf(view, [project]), query).map((it) => ({
      ...componentJson(view, it),
      issueCount: issuesWith(view, 'components', it.id).length,
    }))
    return pageJson(request, view, shown, pageOf(query, 50, 50))
  })

  app.get('/component', (request) => {
    const view = memberView(request, deps)
    const query = queryOf(request)
    const projects = query.list('projectIdsOrKeys').map((idOrKey) => projectFrom(view, idOrKey))
    const among = projects.length === 0 ? browsableProjects(view.state, view.caller) : projects
    const shown = wanted(componentsOf(view, among), query).map(({ id, name, description }) => ({
      self: `${view.base}/component/${id}`,
      id,
      name,
      description,
    }))
    return pageJson(request, view, shown, pageOf(query, 50, 50))
  })

  app.post('/component', (request, reply) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const body = bodyOf(request, componentBody)
    if (body.project === undefined) throw badFields({ project: 'The project of the component must be given.' })
    const project = findSeenProject(view, body.project)
    if (!project) throw refusal(404, ['The project specified does not exist or you do not have permission to see it.'])
    requireProjectAdministrator(view, project)
    checkName(view, project, body.name, undefined)
    const leadAccountId = readLead(view, body.leadAccountId) ?? null
    const component: ComponentRecord = {
      id: String(nextId(view.state, 'component')),
      projectId: project.id,
      name: body.name ?? '',
      description: body.description ?? '',
      leadAccountId,
      assigneeType: body.assigneeType ?? 'PROJECT_DEFAULT',
    }
    view.state.components.set(component.id, component)
    view.world.changed()
    return reply.code(201).send(componentJson(view, component))
  })

  app.get('/component/:id', (request) => {
    const view = viewOf(request, deps)
    return componentJson(view, componentFrom(request, view))
  })

  app.put('/component/:id', (request) => {
    const view = viewOf(request, deps)
    const component = componentFrom(request, view)
    requireProjectAdministrator(view, view.state.projects.get(component.projectId))
    const body = bodyOf(request, componentBody)
    const project = view.state.projects.get(component.projectId)
    if (project && body.name !== undefined) checkName(view, project, body.name, component)
    const leadAccountId = readLead(view, body.leadAccountId)
    component.name = body.name ?? component.name
    component.description = body.description ?? component.description
    if (leadAccountId !== undefined) component.leadAccountId = leadAccountId
    component.assigneeType = body.assigneeType ?? component.assigneeType
    view.world.changed()
    return componentJson(view, component)
  })

  app.delete('/component/:id', (request, reply) => {
    const view = viewOf(request, deps)
    const component = componentFrom(request, view)
    requireProjectAdministrator(view, view.state.projects.get(component.projectId))
    const target = queryOf(request).text('moveIssuesTo')
    if (target !== undefined && !view.state.components.has(target)) throw notFound(target)
    replaceReference(view, 'components', component.id, target)
    view.state.components.delete(component.id)
    view.world.changed()
    return noContent(reply)
  })

  app.get('/component/:id/relatedIssueCounts', (request) => {
    const view = viewOf(request, deps)
    const { id } = componentFrom(request, view)
    return { self: `${view.base}/component/${id}`, issueCount: issuesWith(view, 'components', id).length }
  })
}

/** Undefined when nothing is said of the lead, null for none. */
function readLead({ state }: View, leadAccountId: string | null | undefined): string | null | undefined {
  if (leadAccountId === undefined || leadAccountId === null) return leadAccountId
  if (leadAccountId === '') return null
  if (!state.users.has(leadAccountId)) {
    throw badFields({ leadAccountId: `The user '${leadAccountId}' does not exist.` })
  }
  return leadAccountId
}

/** Those whose name or description has the words of the query, in the order it asks for. */
function wanted(components: readonly ComponentRecord[], query: Query): ComponentRecord[] {
  const text = query.text('query')?.toLowerCase() ?? ''
  const orderBy = query.text('orderBy') ?? 'name'
  const direction = orderBy.startsWith('-') ? -1 : 1
  const part = orderBy.endsWith('description') ? 'description' : 'name'
  return components
    .filter((it) => [it.name, it.description].some((words) => words.toLowerCase().includes(text)))
    .toSorted((left, right) => direction * left[part].localeCompare(right[part]))
}

function componentsOf(view: View, projects: readonly ProjectRecord[]): ComponentRecord[] {
  return [...view.state.components.values()].filter((it) => projects.some((project) => project.id === it.projectId))
}

function componentFrom(request: FastifyRequest, view: View): ComponentRecord {
  const id = pathPart(request, 'id')
  const component = view.state.components.get(id)
  if (!component || !seesProject(view, component.projectId)) throw notFound(id)
  return component
}

function notFound(id: string) {
  return refusal(404, [`The component with id ${id} does not exist.`])
}

function checkName(
  view: View,
  project: ProjectRecord,
  name: string | undefined,
  self: ComponentRecord | undefined,
): void {
  if (name === undefined || name.trim() === '')
    throw badFields({ name: 'The component name specified is invalid - cannot be an empty string.' })
  if (name.length > nameLengthMax) {
    throw badFields({ name: `The component name must not exceed ${nameLengthMax} characters.` })
  }
  const taken = componentsOf(view, [project]).some((it) => it !== self && it.name.toLowerCase() === name.toLowerCase())
  if (taken) throw badFields({ name: `A component with the name ${name} already exists in this project.` })
}
