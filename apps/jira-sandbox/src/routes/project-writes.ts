import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { badFields, type FieldErrors } from '../faults.ts'
import { textOf } from '../fields/values.ts'
import { projectDetailJson } from '../present/project.ts'
import type { ProjectRecord } from '../records.ts'
import { findProject, forgetIssue, nextId } from '../state.ts'
import type { View } from '../world.ts'
import {
  bodyOf,
  noContent,
  pathPart,
  projectFrom,
  queryOf,
  type RouteDeps,
  requirePermission,
  viewOf,
} from './request.ts'

const projectBody = z.looseObject({
  key: z.string().optional(),
  name: z.string().optional(),
  description: z.string().nullish(),
  url: z.string().nullish(),
  leadAccountId: z.string().optional(),
  projectTypeKey: z.string().optional(),
  assigneeType: z.enum(['PROJECT_LEAD', 'UNASSIGNED']).optional(),
  categoryId: z.union([z.number(), z.string()]).nullish(),
})
type ProjectBody = z.infer<typeof projectBody>

/** New projects take the issue types and the workflow of the seeded project of their kind. */
export function projectWriteRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.post('/project', (request, reply) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'ADMINISTER')
    const project = create(view, bodyOf(request, projectBody))
    announce(view, 'project_created', project)
    const { id, key } = project
    return reply.code(201).send({ self: `${view.base}/project/${id}`, id: Number(id), key })
  })

  app.put('/project/:projectIdOrKey', (request) => {
    const view = viewOf(request, deps)
    const project = projectFrom(view, pathPart(request, 'projectIdOrKey'))
    requirePermission(view, 'ADMINISTER_PROJECTS')
    const body = bodyOf(request, projectBody)
    fail(faultsOf(view, body, project))
    change(view, project, body)
    announce(view, 'project_updated', project)
    return projectDetailJson(view, project, queryOf(request).list('expand'))
  })

  // With undo, which is the default, Jira keeps a deleted project for sixty days; the sandbox has no trash to look into.
  app.delete('/project/:projectIdOrKey', (request, reply) => {
    const view = viewOf(request, deps)
    const project = projectFrom(view, pathPart(request, 'projectIdOrKey'))
    requirePermission(view, 'ADMINISTER')
    const forGood = queryOf(request).text('enableUndo') === 'false'
    remove(view, project)
    announce(view, forGood ? 'project_deleted' : 'project_soft_deleted', project)
    return noContent(reply)
  })
}

const kinds = ['software', 'service_desk', 'business'] as const
type Kind = (typeof kinds)[number]

function create(view: View, body: ProjectBody): ProjectRecord {
  const errors = faultsOf(view, body, undefined)
  const kind = kinds.find((candidate) => candidate === body.projectTypeKey)
  if (!kind) errors.projectTypeKey = 'You should specify a valid project type.'
  if (body.leadAccountId === undefined) errors.projectLead = 'You must specify a valid project lead.'
  fail(errors)
  const model = modelFor(view, kind ?? 'software')
  const project: ProjectRecord = {
    ...model,
    id: String(nextId(view.state, 'project')),
    key: body.key ?? '',
    name: body.name ?? '',
    description: '',
    url: '',
    projectTypeKey: kind ?? 'software',
    assigneeType: 'UNASSIGNED',
    categoryId: null,
    nextNumber: 1,
    properties: {},
  }
  change(view, project, body)
  view.state.projects.set(project.id, project)
  return project
}

function modelFor(view: View, kind: Kind): ProjectRecord {
  const projects = [...view.state.projects.values()]
  const model = projects.find((project) => project.projectTypeKey === kind) ?? projects[0]
  if (!model) throw badFields({ projectTemplateKey: 'The sandbox needs one project to make another after its model.' })
  return model
}

/** What is wrong with the parts that are given; a new project must give its key and name. */
function faultsOf(view: View, body: ProjectBody, self: ProjectRecord | undefined): FieldErrors {
  const errors: FieldErrors = {}
  const others = [...view.state.projects.values()].filter((project) => project !== self)
  if (!self && body.name === undefined) errors.projectName = 'You must specify a valid project name.'
  if (others.some((project) => project.name.toLowerCase() === body.name?.toLowerCase())) {
    errors.projectName = 'A project with that name already exists.'
  }
  if (body.key !== undefined || !self) {
    const key = body.key ?? ''
    const owner = findProject(view.state, key)
    if (!/^[A-Z][A-Z0-9]{1,9}$/.test(key)) {
      errors.projectKey =
        'Project keys must start with an uppercase letter, followed by one or more uppercase alphanumeric characters.'
    } else if (owner && owner !== self) errors.projectKey = `Project '${owner.name}' uses this project key.`
  }
  if (body.leadAccountId !== undefined && !view.state.users.has(body.leadAccountId)) {
    errors.projectLead = 'You must specify a valid project lead.'
  }
  const category = body.categoryId === undefined || body.categoryId === null ? undefined : String(body.categoryId)
  if (category !== undefined && !view.state.categories.has(category)) errors.categoryId = 'The category does not exist.'
  return errors
}

function fail(errors: FieldErrors): void {
  if (Object.keys(errors).length > 0) throw badFields(errors)
}

function change(view: View, project: ProjectRecord, body: ProjectBody): void {
  if (body.key !== undefined && body.key !== project.key) rekey(view, project, body.key)
  project.name = body.name ?? project.name
  project.description = body.description ?? project.description
  project.url = body.url ?? project.url
  project.leadAccountId = body.leadAccountId ?? project.leadAccountId
  project.assigneeType = body.assigneeType ?? project.assigneeType
  if (body.categoryId !== undefined) project.categoryId = body.categoryId === null ? null : String(body.categoryId)
}

/** Issues follow the new key of their project; their old keys go on finding them. */
function rekey(view: View, project: ProjectRecord, key: string): void {
  project.key = key
  for (const issue of issuesOf(view, project)) {
    issue.formerKeys.push(issue.key)
    issue.key = `${key}-${issue.number}`
    view.state.issueIdByKey.set(issue.key, issue.id)
  }
}

function remove(view: View, project: ProjectRecord): void {
  const { state } = view
  for (const issue of issuesOf(view, project)) forgetIssue(state, issue)
  for (const [id, component] of state.components) if (component.projectId === project.id) state.components.delete(id)
  for (const [id, version] of state.versions) if (version.projectId === project.id) state.versions.delete(id)
  state.projects.delete(project.id)
}

function issuesOf(view: View, project: ProjectRecord) {
  return [...view.state.issues.values()].filter((issue) => textOf(issue, 'project') === project.id)
}

/** Project events name the project by its number. */
function announce(view: View, event: string, { id, key, name, assigneeType }: ProjectRecord): void {
  view.world.changed()
  const self = `${view.site}/rest/api/2/project/${id}`
  view.world.emit({ kind: 'entity', event, body: { project: { self, id: Number(id), key, name, assigneeType } } })
}
