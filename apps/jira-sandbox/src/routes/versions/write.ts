import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { refusal } from '../../http/faults.ts'
import { applyValues, recordChange } from '../../issues/commit.ts'
import { issuesWith } from '../../issues/replace-reference.ts'
import { isStrings } from '../../json/object.ts'
import { findSeenProject } from '../../permissions/permissions.ts'
import { versionJson } from '../../present/project.ts'
import {
  announcedVersion,
  announceVersion,
  changeVersion,
  checkVersion,
  createVersion,
  moveVersion,
  removeVersion,
  requireTarget,
  versionBody,
  versionMove,
} from '../../projects/versions.ts'
import type { VersionRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { requireProjectAdministrator } from '../opening.ts'
import { bodyOf, callerOf, noContent, pathPart, queryOf, type RouteDeps, viewOf } from '../request.ts'
import { versionFrom } from './read.ts'

const swapBody = z.looseObject({
  moveFixIssuesTo: z.number().nullish(),
  moveAffectedIssuesTo: z.number().nullish(),
  customFieldReplacementList: z.array(z.looseObject({ customFieldId: z.number(), moveTo: z.number() })).optional(),
})

/** Making, changing, ordering, merging and deleting versions. Every one of these has its webhook. */
export function versionWriteRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.post('/version', (request, reply) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const body = bodyOf(request, versionBody)
    const project = findSeenProject(view, String(body.projectId ?? body.project ?? ''))
    if (!project) throw refusal(404, ['Project with the specified id or key does not exist.'])
    requireProjectAdministrator(view, project)
    checkVersion(view, project, body, undefined)
    const version = createVersion(view, project, body)
    announceVersion(view, 'jira:version_created', version)
    return reply.code(201).send(versionJson(view, version))
  })

  app.put('/version/:id', (request) => {
    const { view, version } = administeredVersion(request, deps)
    const body = bodyOf(request, versionBody)
    const project = view.state.projects.get(version.projectId)
    if (project) checkVersion(view, project, body, version)
    const target = body.moveUnfixedIssuesTo?.split('/').at(-1)
    if (target !== undefined) requireTarget(view, version, target)
    const wasReleased = version.released
    changeVersion(version, body)
    if (target !== undefined && version.released) moveUnresolved(view, version, target)
    announceVersion(view, 'jira:version_updated', version)
    if (wasReleased !== version.released) {
      announceVersion(view, version.released ? 'jira:version_released' : 'jira:version_unreleased', version)
    }
    return versionJson(view, version)
  })

  app.delete('/version/:id', (request, reply) => {
    const { view, version } = administeredVersion(request, deps)
    const query = queryOf(request)
    removeVersion(view, version, {
      fix: query.text('moveFixIssuesTo'),
      affected: query.text('moveAffectedIssuesTo'),
    })
    return noContent(reply)
  })

  app.post('/version/:id/removeAndSwap', (request, reply) => {
    const { view, version } = administeredVersion(request, deps)
    const body = bodyOf(request, swapBody)
    const custom = body.customFieldReplacementList?.map(({ customFieldId, moveTo }) => {
      return [`customfield_${customFieldId}`, String(moveTo)] as const
    })
    removeVersion(view, version, {
      fix: body.moveFixIssuesTo?.toString(),
      affected: body.moveAffectedIssuesTo?.toString(),
      custom: new Map(custom),
    })
    return noContent(reply)
  })

  app.put('/version/:id/mergeto/:moveIssuesTo', (request, reply) => {
    const { view, version } = administeredVersion(request, deps)
    const target = pathPart(request, 'moveIssuesTo')
    const into = view.state.versions.get(target)
    removeVersion(view, version, { fix: target, affected: target }, into && { mergedTo: announcedVersion(view, into) })
    return noContent(reply)
  })

  app.post('/version/:id/move', (request) => {
    const { view, version } = administeredVersion(request, deps)
    moveVersion(view, version, bodyOf(request, versionMove))
    announceVersion(view, 'jira:version_moved', version)
    return versionJson(view, version)
  })
}

export function administeredVersion(request: FastifyRequest, deps: RouteDeps) {
  const view = viewOf(request, deps)
  const version = versionFrom(request, view)
  requireProjectAdministrator(view, view.state.projects.get(version.projectId))
  return { view, version }
}

/** What is left undone when a version is released goes to the next. */
function moveUnresolved(view: View, version: VersionRecord, target: string): void {
  for (const issue of issuesWith(view, 'fixVersions', version.id)) {
    const ids = issue.values.fixVersions
    if (issue.resolved !== null || !isStrings(ids)) continue
    const next = [...new Set(ids.map((id) => (id === version.id ? target : id)))]
    const items = applyValues(view.world, issue, new Map([['fixVersions', next]]))
    recordChange(view.world, issue, view.caller?.accountId ?? '', items)
  }
}
