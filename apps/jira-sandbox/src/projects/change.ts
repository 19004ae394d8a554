import { z } from 'zod'
import { textOf } from '../fields/values.ts'
import { badFields, type FieldErrors } from '../http/faults.ts'
import { touchIssue } from '../issues/register.ts'
import type { ProjectRecord } from '../records/records.ts'
import { nextId } from '../world/state.ts'
import type { View } from '../world/world.ts'
import { keyFault, nameFault } from './names.ts'
import { isTeamManaged, kindOfTemplate, type ProjectKind, projectKinds } from './template.ts'

const idSchema = z.union([z.number(), z.string()]).nullish()

export const projectBody = z.looseObject({
  key: z.string().optional(),
  name: z.string().optional(),
  description: z.string().nullish(),
  url: z.string().nullish(),
  leadAccountId: z.string().optional(),
  projectTypeKey: z.string().optional(),
  projectTemplateKey: z.string().optional(),
  assigneeType: z.enum(['PROJECT_LEAD', 'UNASSIGNED']).optional(),
  categoryId: idSchema,
  avatarId: z.number().optional(),
  permissionScheme: idSchema,
  notificationScheme: idSchema,
  issueSecurityScheme: idSchema,
})
export type ProjectBody = z.infer<typeof projectBody>

/** New projects take the issue types and the workflow of the first project of their kind. */
export function createProject(view: View, body: ProjectBody): ProjectRecord {
  const errors = projectFaults(view, body, undefined)
  const kind = readKind(body, errors)
  if (body.leadAccountId === undefined) errors.projectLead = 'You must specify a valid project lead.'
  failOn(errors)
  const { issueTypeIds, workflowId, avatarId, leadAccountId } = modelFor(view, kind ?? 'software')
  const project: ProjectRecord = {
    id: String(nextId(view.state, 'project')),
    key: body.key ?? '',
    name: body.name ?? '',
    description: '',
    url: '',
    leadAccountId,
    projectTypeKey: kind ?? 'software',
    ...(isTeamManaged(body.projectTemplateKey) && { style: 'next-gen' as const }),
    assigneeType: 'UNASSIGNED',
    issueTypeIds: [...issueTypeIds],
    workflowId,
    avatarId,
    categoryId: null,
    nextNumber: 1,
    properties: {},
  }
  changeProject(view, project, body)
  view.state.projects.set(project.id, project)
  for (const actor of view.state.administration.defaultActors) {
    view.state.roleActors.push({ ...actor, id: nextId(view.state, 'roleActor'), projectId: project.id })
  }
  return project
}

/** Either of type and template tells the kind; both must tell the same. */
function readKind({ projectTypeKey, projectTemplateKey }: ProjectBody, errors: FieldErrors): ProjectKind | undefined {
  const kind = projectKinds.find((candidate) => candidate === projectTypeKey)
  if (!kind && (projectTypeKey !== undefined || projectTemplateKey === undefined)) {
    errors.projectTypeKey = 'You should specify a valid project type.'
  }
  if (projectTemplateKey === undefined) return kind
  const made = kindOfTemplate(projectTemplateKey)
  if (!made) errors.projectTemplateKey = `The project template '${projectTemplateKey}' is not known.`
  if (made && kind && made !== kind) errors.projectTemplateKey = 'The project template is not of the project type.'
  return made
}

function modelFor(view: View, kind: ProjectKind): ProjectRecord {
  const projects = [...view.state.projects.values()]
  const model = projects.find((project) => project.projectTypeKey === kind) ?? projects[0]
  if (!model) throw badFields({ projectTemplateKey: 'The sandbox needs one project to make another after its model.' })
  return model
}

/** What is wrong with the parts that are given; a new project must give its key and name. */
export function projectFaults(view: View, body: ProjectBody, self: ProjectRecord | undefined): FieldErrors {
  const { state } = view
  const errors: FieldErrors = {}
  const refuse = (field: string, message: string | undefined) => {
    if (message !== undefined) errors[field] = message
  }
  if (body.name !== undefined || !self) refuse('projectName', nameFault(view, body.name, self))
  if (body.key !== undefined || !self) refuse('projectKey', keyFault(view, body.key ?? '', self))
  if (body.leadAccountId !== undefined && !state.users.has(body.leadAccountId)) {
    refuse('projectLead', 'You must specify a valid project lead.')
  }
  const unknown = (known: { has(id: string): boolean }, id: ProjectBody['categoryId']) =>
    id !== undefined && id !== null && String(id) !== '-1' && !known.has(String(id))
  if (unknown(state.categories, body.categoryId)) refuse('categoryId', 'The category does not exist.')
  if (unknown(state.permissionSchemes, body.permissionScheme)) {
    refuse('permissionScheme', 'The permission scheme does not exist.')
  }
  if (unknown(state.securitySchemes, body.issueSecurityScheme)) {
    refuse('issueSecurityScheme', 'The issue security scheme does not exist.')
  }
  return errors
}

export function failOn(errors: FieldErrors): void {
  if (Object.keys(errors).length > 0) throw badFields(errors)
}

export function changeProject(view: View, project: ProjectRecord, body: ProjectBody): void {
  if (body.key !== undefined && body.key !== project.key) rekey(view, project, body.key)
  project.name = body.name ?? project.name
  project.description = body.description ?? project.description
  project.url = body.url ?? project.url
  project.leadAccountId = body.leadAccountId ?? project.leadAccountId
  project.assigneeType = body.assigneeType ?? project.assigneeType
  project.avatarId = body.avatarId ?? project.avatarId
  if (body.categoryId !== undefined) project.categoryId = chosen(body.categoryId) ?? null
  if (body.permissionScheme !== undefined) project.permissionSchemeId = chosen(body.permissionScheme)
  if (body.notificationScheme !== undefined) project.notificationSchemeId = chosen(body.notificationScheme)
  if (body.issueSecurityScheme !== undefined) project.securitySchemeId = chosen(body.issueSecurityScheme)
}

/** -1 takes a category or a scheme away. */
function chosen(id: string | number | null): string | undefined {
  return id === null || String(id) === '-1' ? undefined : String(id)
}

/** Issues follow the new key of their project; their old keys go on finding them. */
function rekey(view: View, project: ProjectRecord, key: string): void {
  project.key = key
  for (const issue of view.state.issues.values()) {
    if (textOf(issue, 'project') !== project.id) continue
    issue.formerKeys.push(issue.key)
    issue.key = `${key}-${issue.number}`
    view.state.issueIdByKey.set(issue.key, issue.id)
    touchIssue(view.state, issue.id)
  }
}
