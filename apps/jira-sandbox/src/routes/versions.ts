import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { badFields, badRequest, refusal } from '../faults.ts'
import { issuesWith, replaceReference } from '../issues/replace-reference.ts'
import { may } from '../permissions.ts'
import { versionJson } from '../present/project.ts'
import type { ProjectRecord, VersionRecord } from '../records.ts'
import { findProject, nextId } from '../state.ts'
import { createView, type View } from '../world.ts'
import {
  bodyOf,
  noContent,
  pageJson,
  pageOf,
  pathPart,
  projectFrom,
  queryOf,
  type RouteDeps,
  requirePermission,
  viewOf,
} from './request.ts'

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const versionBody = z.looseObject({
  name: z.string().optional(),
  description: z.string().nullish(),
  project: z.string().optional(),
  projectId: z.number().optional(),
  released: z.boolean().optional(),
  archived: z.boolean().optional(),
  startDate: day.nullish(),
  releaseDate: day.nullish(),
})
type VersionBody = z.infer<typeof versionBody>

export function versionRoutes(app: FastifyInstance, deps: RouteDeps): void {
  readRoutes(app, deps)
  writeRoutes(app, deps)
}

function readRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/project/:projectIdOrKey/versions', (request) => {
    const view = viewOf(request, deps)
    const project = projectFrom(view, pathPart(request, 'projectIdOrKey'))
    return versionsOf(view, project).map((version) => versionJson(view, version))
  })

  app.get('/project/:projectIdOrKey/version', (request) => {
    const view = viewOf(request, deps)
    const project = projectFrom(view, pathPart(request, 'projectIdOrKey'))
    const query = queryOf(request)
    const [text, statuses] = [query.text('query')?.toLowerCase() ?? '', query.list('status')]
    const found = versionsOf(view, project).filter(
      (it) => it.name.toLowerCase().includes(text) && (statuses.length === 0 || statuses.includes(statusOf(it))),
    )
    return pageJson(
      request,
      view,
      found.map((it) => versionJson(view, it)),
      pageOf(query, 50, 100),
    )
  })

  app.get('/version/:id', (request) => {
    const view = viewOf(request, deps)
    return versionJson(view, versionFrom(request, view))
  })

  app.get('/version/:id/relatedIssueCounts', (request) => {
    const view = viewOf(request, deps)
    const { id } = versionFrom(request, view)
    return {
      self: `${view.base}/version/${id}`,
      issuesFixedCount: issuesWith(view, 'fixVersions', id).length,
      issuesAffectedCount: issuesWith(view, 'versions', id).length,
      issueCountWithCustomFieldsShowingVersion: 0,
      customFieldUsage: [],
    }
  })

  app.get('/version/:id/unresolvedIssueCount', (request) => {
    const view = viewOf(request, deps)
    const { id } = versionFrom(request, view)
    const issues = issuesWith(view, 'fixVersions', id)
    const unresolved = issues.filter((issue) => issue.resolved === null)
    return { self: `${view.base}/version/${id}`, issuesUnresolvedCount: unresolved.length, issuesCount: issues.length }
  })
}

function writeRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.post('/version', (request, reply) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'ADMINISTER_PROJECTS')
    const body = bodyOf(request, versionBody)
    const project = findProject(view.state, String(body.projectId ?? body.project ?? ''))
    if (!project) throw refusal(404, ['Project with the specified id or key does not exist.'])
    checkName(view, project, body.name, undefined)
    const version = create(view, project, body)
    announce(view, 'jira:version_created', version)
    return reply.code(201).send(versionJson(view, version))
  })

  app.put('/version/:id', (request) => {
    const view = viewOf(request, deps)
    const version = versionFrom(request, view)
    requirePermission(view, 'ADMINISTER_PROJECTS')
    const body = bodyOf(request, versionBody)
    const project = view.state.projects.get(version.projectId)
    if (project && body.name !== undefined) checkName(view, project, body.name, version)
    const wasReleased = version.released
    change(version, body)
    announce(view, 'jira:version_updated', version)
    if (wasReleased !== version.released) {
      announce(view, version.released ? 'jira:version_released' : 'jira:version_unreleased', version)
    }
    return versionJson(view, version)
  })

  app.delete('/version/:id', (request, reply) => {
    const view = viewOf(request, deps)
    const version = versionFrom(request, view)
    const query = queryOf(request)
    remove(view, version, query.text('moveFixIssuesTo'), query.text('moveAffectedIssuesTo'))
    return noContent(reply)
  })

  app.post('/version/:id/removeAndSwap', (request, reply) => {
    const view = viewOf(request, deps)
    const version = versionFrom(request, view)
    const body = bodyOf(request, swapBody)
    remove(view, version, body.moveFixIssuesTo?.toString(), body.moveAffectedIssuesTo?.toString())
    return noContent(reply)
  })

  app.put('/version/:id/mergeto/:moveIssuesTo', (request, reply) => {
    const view = viewOf(request, deps)
    const version = versionFrom(request, view)
    const target = pathPart(request, 'moveIssuesTo')
    remove(view, version, target, target, { mergedTo: target })
    return noContent(reply)
  })

  app.post('/version/:id/move', (request) => {
    const view = viewOf(request, deps)
    const version = versionFrom(request, view)
    requirePermission(view, 'ADMINISTER_PROJECTS')
    move(view, version, bodyOf(request, moveBody))
    announce(view, 'jira:version_moved', version)
    return versionJson(view, version)
  })
}

const swapBody = z.looseObject({ moveFixIssuesTo: z.number().nullish(), moveAffectedIssuesTo: z.number().nullish() })
const moveBody = z.strictObject({
  after: z.string().optional(),
  position: z.enum(['Earlier', 'Later', 'First', 'Last']).optional(),
})

function versionsOf(view: View, project: ProjectRecord): VersionRecord[] {
  const own = [...view.state.versions.values()].filter((version) => version.projectId === project.id)
  return own.sort((left, right) => left.position - right.position)
}

function versionFrom(request: FastifyRequest, view: View): VersionRecord {
  const id = pathPart(request, 'id')
  const version = may(view.caller, 'BROWSE_PROJECTS') ? view.state.versions.get(id) : undefined
  if (!version) throw refusal(404, [`Could not find version for id '${id}'`])
  return version
}

function statusOf(version: VersionRecord): 'archived' | 'released' | 'unreleased' {
  if (version.archived) return 'archived'
  return version.released ? 'released' : 'unreleased'
}

function checkName(
  view: View,
  project: ProjectRecord,
  name: string | undefined,
  self: VersionRecord | undefined,
): void {
  if (name === undefined || name.trim() === '') throw badFields({ name: 'You must specify a valid version name' })
  const taken = versionsOf(view, project).some((it) => it !== self && it.name.toLowerCase() === name.toLowerCase())
  if (taken) throw badFields({ name: 'A version with this name already exists in this project.' })
}

function create(view: View, project: ProjectRecord, body: VersionBody): VersionRecord {
  const version: VersionRecord = {
    id: String(nextId(view.state, 'version')),
    projectId: project.id,
    name: body.name ?? '',
    description: '',
    released: false,
    archived: false,
    startDate: null,
    releaseDate: null,
    position: Math.max(-1, ...versionsOf(view, project).map((it) => it.position)) + 1,
  }
  change(version, body)
  view.state.versions.set(version.id, version)
  return version
}

function change(version: VersionRecord, body: VersionBody): void {
  version.name = body.name ?? version.name
  version.description = body.description ?? version.description
  version.released = body.released ?? version.released
  version.archived = body.archived ?? version.archived
  if (body.startDate !== undefined) version.startDate = body.startDate
  if (body.releaseDate !== undefined) version.releaseDate = body.releaseDate
}

/** A merge is a deletion that says where the issues went. */
function remove(
  view: View,
  version: VersionRecord,
  fixTo: string | undefined,
  affectedTo: string | undefined,
  more = {},
): void {
  requirePermission(view, 'ADMINISTER_PROJECTS')
  for (const target of [fixTo, affectedTo]) {
    if (target !== undefined && (target === version.id || !view.state.versions.has(target))) {
      throw badRequest(`The version with id '${target}' cannot take the issues.`)
    }
  }
  replaceReference(view, 'fixVersions', version.id, fixTo)
  replaceReference(view, 'versions', version.id, affectedTo)
  view.state.versions.delete(version.id)
  announce(view, 'jira:version_deleted', version, more)
}

function move(view: View, version: VersionRecord, { after, position }: z.infer<typeof moveBody>): void {
  const project = view.state.projects.get(version.projectId)
  const others = project ? versionsOf(view, project).filter((it) => it !== version) : []
  const afterId = after?.split('/').at(-1)
  const place = others.findIndex((it) => it.id === afterId)
  if (after !== undefined && place < 0) throw badRequest('The version to move after does not exist.')
  const before = others.filter((it) => it.position < version.position).length
  const places = { First: 0, Last: others.length, Earlier: Math.max(0, before - 1), Later: before + 1 }
  const at = after === undefined ? places[position ?? 'Last'] : place + 1
  for (const [index, it] of others.toSpliced(at, 0, version).entries()) it.position = index
}

function announce(view: View, event: string, version: VersionRecord, more = {}): void {
  view.world.changed()
  const shown = versionJson(createView(view.world, 2, undefined), version)
  view.world.emit({ kind: 'entity', event, body: { version: shown, ...more } })
}
