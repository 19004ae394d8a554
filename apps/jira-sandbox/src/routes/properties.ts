import type { FastifyInstance, FastifyRequest } from 'fastify'
import { badRequest, refusal } from '../http/faults.ts'
import { findWorklog } from '../issues/worklogs.ts'
import { isAmong, mayBrowse } from '../permissions/permissions.ts'
import type { IssueRecord, ProjectRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { issueFrom, noContent, pathPart, projectFrom, type RouteDeps, requirePermission, viewOf } from './request.ts'

interface Owner {
  readonly path: string
  readonly properties: Record<string, unknown>
  readonly place?: IssueRecord | ProjectRecord
  readonly editPermission: string
  changed(key: string, verb: 'set' | 'deleted'): void
}

/** JSON that programs keep with issues, comments, projects and issue types. */
export function propertyRoutes(app: FastifyInstance, deps: RouteDeps): void {
  register(app, deps, '/issue/:issueIdOrKey', issueOwner)
  register(app, deps, '/issue/:issueIdOrKey/worklog/:id', worklogOwner)
  register(app, deps, '/comment/:commentId', commentOwner)
  register(app, deps, '/project/:projectIdOrKey', projectOwner)
  register(app, deps, '/issuetype/:issueTypeId', issueTypeOwner)
}

type FindOwner = (request: FastifyRequest, view: View) => Owner

const valueMaxBytes = 32_768

function register(app: FastifyInstance, deps: RouteDeps, prefix: string, ownerOf: FindOwner): void {
  app.get(`${prefix}/properties`, (request) => {
    const view = viewOf(request, deps)
    const owner = ownerOf(request, view)
    const keys = Object.keys(owner.properties)
    return { keys: keys.map((key) => ({ self: `${view.base}/${owner.path}/properties/${key}`, key })) }
  })

  app.get(`${prefix}/properties/:propertyKey`, (request) => {
    const view = viewOf(request, deps)
    const owner = ownerOf(request, view)
    const key = pathPart(request, 'propertyKey')
    if (!Object.hasOwn(owner.properties, key)) throw refusal(404, [`The property ${key} does not exist.`])
    return { key, value: owner.properties[key] }
  })

  app.put(`${prefix}/properties/:propertyKey`, (request, reply) => {
    const view = viewOf(request, deps)
    const owner = ownerOf(request, view)
    requirePermission(view, owner.editPermission, owner.place)
    const key = pathPart(request, 'propertyKey')
    if (key.length > 255) throw badRequest('The property key cannot be longer than 255 characters.')
    if (request.body === undefined) throw badRequest('The property value cannot be empty.')
    if (Buffer.byteLength(JSON.stringify(request.body)) > valueMaxBytes) {
      throw badRequest(`The property value cannot be longer than ${valueMaxBytes} characters.`)
    }
    const isNew = !Object.hasOwn(owner.properties, key)
    owner.properties[key] = request.body
    owner.changed(key, 'set')
    return reply.code(isNew ? 201 : 200).send({})
  })

  app.delete(`${prefix}/properties/:propertyKey`, (request, reply) => {
    const view = viewOf(request, deps)
    const owner = ownerOf(request, view)
    requirePermission(view, owner.editPermission, owner.place)
    const key = pathPart(request, 'propertyKey')
    if (!Object.hasOwn(owner.properties, key)) throw refusal(404, [`The property ${key} does not exist.`])
    delete owner.properties[key]
    owner.changed(key, 'deleted')
    return noContent(reply)
  })
}

function issueOwner(request: FastifyRequest, view: View): Owner {
  const issue = issueFrom(request, view)
  return {
    path: `issue/${issue.id}`,
    place: issue,
    properties: issue.properties,
    editPermission: 'EDIT_ISSUES',
    changed(key, verb) {
      view.world.changed(issue)
      view.world.emit({ kind: `issue_property_${verb}`, issue, key, userId: view.caller?.accountId ?? '' })
    },
  }
}

function commentOwner(request: FastifyRequest, view: View): Owner {
  const id = pathPart(request, 'commentId')
  for (const issue of view.caller ? view.state.issues.values() : []) {
    const comment = issue.comments.find((candidate) => candidate.id === id)
    if (!comment || !mayBrowse(view.state, view.caller, issue) || !isAmong(view, issue, comment.visibility)) continue
    const { properties } = comment
    return {
      path: `comment/${id}`,
      place: issue,
      properties,
      editPermission: comment.authorId === view.caller?.accountId ? 'EDIT_OWN_COMMENTS' : 'EDIT_ALL_COMMENTS',
      changed: () => view.world.changed(),
    }
  }
  throw refusal(404, [`Can not find a comment for the id: ${id}.`])
}

function worklogOwner(request: FastifyRequest, view: View): Owner {
  const issue = issueFrom(request, view)
  const worklog = findWorklog(view, issue, pathPart(request, 'id'))
  return {
    path: `issue/${issue.id}/worklog/${worklog.id}`,
    place: issue,
    properties: worklog.properties,
    editPermission: worklog.authorId === view.caller?.accountId ? 'EDIT_OWN_WORKLOGS' : 'EDIT_ALL_WORKLOGS',
    changed: () => view.world.changed(),
  }
}

function projectOwner(request: FastifyRequest, view: View): Owner {
  const project = projectFrom(view, pathPart(request, 'projectIdOrKey'))
  const { id, properties } = project
  return {
    path: `project/${id}`,
    place: project,
    properties,
    editPermission: 'ADMINISTER_PROJECTS',
    changed: () => view.world.changed(),
  }
}

function issueTypeOwner(request: FastifyRequest, view: View): Owner {
  const type = view.caller && view.state.issueTypes.get(pathPart(request, 'issueTypeId'))
  if (!type) throw refusal(404, ['The issue type was not found.'])
  type.properties ??= {}
  return {
    path: `issuetype/${type.id}`,
    properties: type.properties,
    editPermission: 'ADMINISTER',
    changed: () => view.world.changed(),
  }
}
