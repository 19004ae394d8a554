import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { changeLog } from '../../administration/audit.ts'
import { badFields, badRequest, refusal } from '../../http/faults.ts'
import type { ProjectRecord, SecuritySchemeRecord } from '../../records/records.ts'
import { nextId } from '../../world/state.ts'
import type { View } from '../../world/world.ts'
import { adminView, seenProject } from '../opening.ts'
import {
  bodyOf,
  isWanted,
  noContent,
  pageJson,
  pageOf,
  pathPart,
  queryOf,
  type RouteDeps,
  requirePermission,
} from '../request.ts'
import { answerTask } from '../task-answer.ts'
import { levelJson, levelsBody, readLevels } from './security-level.ts'

const schemeBody = z.looseObject({
  name: z.string().max(60).optional(),
  description: z.string().max(255).nullish(),
  levels: levelsBody.optional(),
})
const assignment = z.looseObject({
  projectId: z.string(),
  schemeId: z.string().nullable(),
  oldToNewSecurityLevelMappings: z.array(z.looseObject({ oldLevelId: z.string(), newLevelId: z.string() })).nullish(),
})
export const logSecurity = changeLog('permissions', 'SCHEME')

/** Issue security: levels that make issues invisible to all but their members. */
export function securitySchemeRoutes(app: FastifyInstance, deps: RouteDeps): void {
  // Not paged, unlike its younger relatives.
  app.get('/issuesecurityschemes', (request) => {
    const view = adminView(request, deps)
    return { issueSecuritySchemes: [...view.state.securitySchemes.values()].map((it) => headJson(view, it)) }
  })

  app.post('/issuesecurityschemes', (request, reply) => {
    const view = adminView(request, deps)
    const { name = '', description, levels = [] } = bodyOf(request, schemeBody)
    checkName(view, name, undefined)
    const id = String(nextId(view.state, 'securityScheme'))
    const scheme: SecuritySchemeRecord = { id, name, description: description ?? '', levels: [] }
    readLevels(view, scheme, levels)
    view.state.securitySchemes.set(id, scheme)
    logSecurity(view, scheme, 'Issue security scheme created')
    return reply.code(201).send({ id })
  })

  app.get('/issuesecurityschemes/search', (request) => {
    const view = adminView(request, deps)
    const query = queryOf(request)
    const [ids, projectIds] = [query.list('id'), query.list('projectId')]
    const shown = [...view.state.securitySchemes.values()]
      .map((scheme) => ({ scheme, projects: projectsOf(view, scheme).map((project) => project.id) }))
      .filter(({ scheme }) => isWanted(ids, scheme.id))
      .filter(({ projects }) => projectIds.length === 0 || projects.some((id) => projectIds.includes(id)))
      .map(({ scheme, projects }) => ({
        id: Number(scheme.id),
        self: `${view.base}/issuesecurityschemes/${scheme.id}`,
        name: scheme.name,
        description: scheme.description,
        ...(scheme.defaultLevelId !== undefined && { defaultLevel: Number(scheme.defaultLevelId) }),
        projectIds: projects.map(Number),
      }))
    return pageJson(request, view, shown, pageOf(query, 50, 50))
  })

  app.get('/issuesecurityschemes/project', (request) => {
    const view = adminView(request, deps)
    const query = queryOf(request)
    const [schemeIds, projectIds] = [query.list('issueSecuritySchemeId'), query.list('projectId')]
    const pairs = [...view.state.projects.values()].flatMap(({ id, securitySchemeId }) =>
      securitySchemeId === undefined ? [] : [{ issueSecuritySchemeId: securitySchemeId, projectId: id }],
    )
    const shown = pairs.filter(
      (pair) => isWanted(schemeIds, pair.issueSecuritySchemeId) && isWanted(projectIds, pair.projectId),
    )
    return pageJson(request, view, shown, pageOf(query, 50, 50))
  })

  // The issues of the project get new levels, or lose theirs.
  app.put('/issuesecurityschemes/project', (request, reply) => {
    const view = adminView(request, deps)
    const { projectId, schemeId, oldToNewSecurityLevelMappings } = bodyOf(request, assignment)
    const none = schemeId === null || schemeId === '-1'
    if (!view.state.projects.has(projectId)) throw badRequest(`The project with id '${projectId}' does not exist.`)
    if (!none) securitySchemeOf(view, schemeId)
    return answerTask(reply, view, 'security-assign', 'Associate issue security scheme', {
      projectId,
      schemeId: none ? null : schemeId,
      levels: (oldToNewSecurityLevelMappings ?? []).map(({ oldLevelId, newLevelId }) => ({
        from: oldLevelId,
        to: newLevelId === '-1' ? null : newLevelId,
      })),
    })
  })

  app.get('/issuesecurityschemes/:id', (request) => {
    const { view, scheme } = openedScheme(request, deps)
    return fullJson(view, scheme)
  })

  app.put('/issuesecurityschemes/:id', (request, reply) => {
    const { view, scheme } = openedScheme(request, deps)
    const { name, description } = bodyOf(request, schemeBody)
    if (name !== undefined) checkName(view, name, scheme)
    scheme.name = name ?? scheme.name
    scheme.description = description ?? scheme.description
    logSecurity(view, scheme, 'Issue security scheme updated')
    return noContent(reply)
  })

  app.delete('/issuesecurityschemes/:id', (request, reply) => {
    const { view, scheme } = openedScheme(request, deps)
    if (projectsOf(view, scheme).length > 0) throw badRequest('The issue security scheme is in use by a project.')
    view.state.securitySchemes.delete(scheme.id)
    logSecurity(view, scheme, 'Issue security scheme deleted')
    return noContent(reply)
  })

  app.get('/project/:projectIdOrKey/issuesecuritylevelscheme', (request) => {
    const { view, project } = seenProject(request, deps)
    requirePermission(view, 'ADMINISTER_PROJECTS', project)
    const scheme = view.state.securitySchemes.get(project.securitySchemeId ?? '')
    if (!scheme) throw refusal(404, ['The project has no issue security scheme.'])
    return fullJson(view, scheme)
  })
}

/** The scheme that the path names, for administrators. */
export function openedScheme(request: FastifyRequest, deps: RouteDeps): { view: View; scheme: SecuritySchemeRecord } {
  const view = adminView(request, deps)
  return { view, scheme: securitySchemeOf(view, pathPart(request, 'id')) }
}

export function securitySchemeOf(view: View, id: string): SecuritySchemeRecord {
  const scheme = view.state.securitySchemes.get(id)
  if (!scheme) throw refusal(404, [`The issue security scheme with id '${id}' does not exist.`])
  return scheme
}

function projectsOf(view: View, { id }: SecuritySchemeRecord): ProjectRecord[] {
  return [...view.state.projects.values()].filter((project) => project.securitySchemeId === id)
}

function headJson(view: View, { id, name, description, defaultLevelId }: SecuritySchemeRecord) {
  return {
    self: `${view.base}/issuesecurityschemes/${id}`,
    id: Number(id),
    name,
    description,
    ...(defaultLevelId !== undefined && { defaultSecurityLevelId: Number(defaultLevelId) }),
  }
}

function fullJson(view: View, scheme: SecuritySchemeRecord) {
  return { ...headJson(view, scheme), levels: scheme.levels.map((level) => levelJson(view, scheme, level)) }
}

function checkName(view: View, name: string, self: SecuritySchemeRecord | undefined): void {
  if (name.trim() === '') throw badFields({ name: 'The issue security scheme must have a name.' })
  if ([...view.state.securitySchemes.values()].some((it) => it !== self && it.name === name)) {
    throw badFields({ name: 'An issue security scheme with this name already exists.' })
  }
}
