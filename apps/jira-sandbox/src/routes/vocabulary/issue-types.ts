import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isSwitchedOn } from '../../administration/application-properties.ts'
import { audit } from '../../administration/audit.ts'
import { isSystemAvatar } from '../../administration/avatars.ts'
import { textOf } from '../../fields/values.ts'
import { onCloud } from '../../flavour/parts.ts'
import { badFields, badRequest, refusal } from '../../http/faults.ts'
import { applyValues, recordChange } from '../../issues/commit.ts'
import { browsableProjects } from '../../permissions/permissions.ts'
import { issueTypeJson } from '../../present/references.ts'
import { followSchemes } from '../../projects/issue-type-schemes.ts'
import type { IssueTypeRecord } from '../../records/records.ts'
import { nextId } from '../../world/state.ts'
import { createView, type View } from '../../world/world.ts'
import { uploadAvatar } from '../avatar-store.ts'
import { adminView, memberView } from '../opening.ts'
import { bodyOf, noContent, pathPart, queryOf, type RouteDeps, viewOf } from '../request.ts'

const newType = z.strictObject({
  name: z.string().optional(),
  description: z.string().nullish(),
  type: z.enum(['standard', 'subtask']).optional(),
  hierarchyLevel: z.number().optional(),
})
const changedType = z.strictObject({
  name: z.string().optional(),
  description: z.string().nullish(),
  avatarId: z.number().optional(),
})
const nameLengthMax = 60
const firstAvatar = { standard: 10_300, subtask: 10_316 } as const

/** Kinds of issues. Callers see those of the projects they see. */
export function issueTypeRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/issuetype', (request) => {
    const view = viewOf(request, deps)
    return visible(view).map((type) => fullTypeJson(view, type))
  })

  app.post('/issuetype', (request, reply) => {
    const view = adminView(request, deps)
    const body = bodyOf(request, newType)
    const level = body.hierarchyLevel ?? (body.type === 'subtask' ? -1 : 0)
    if (level !== 0 && level !== -1) throw badFields({ hierarchyLevel: 'The hierarchy level must be 0 or -1.' })
    if (level === -1 && !isSwitchedOn(view.state, 'jira.option.allowsubtasks')) {
      throw badRequest('Sub-tasks are currently disabled.')
    }
    checkName(view, body.name ?? '', undefined)
    const type: IssueTypeRecord = {
      id: String(nextId(view.state, 'issueType')),
      name: body.name ?? '',
      description: body.description ?? '',
      subtask: level < 0,
      hierarchyLevel: level,
      avatarId: firstAvatar[level < 0 ? 'subtask' : 'standard'],
    }
    view.state.issueTypes.set(type.id, type)
    announce(view, type, 'created')
    return reply.code(201).send(fullTypeJson(view, type))
  })

  app.get('/issuetype/:id', (request) => {
    const view = viewOf(request, deps)
    return fullTypeJson(view, typeFrom(request, view))
  })

  app.put('/issuetype/:id', (request) => {
    const view = adminView(request, deps)
    const type = typeFrom(request, view)
    const { name, description, avatarId } = bodyOf(request, changedType)
    if (name !== undefined) checkName(view, name, type)
    if (avatarId !== undefined) checkAvatar(view, type, avatarId)
    type.name = name ?? type.name
    type.description = description ?? type.description
    type.avatarId = avatarId ?? type.avatarId
    announce(view, type, 'updated')
    return fullTypeJson(view, type)
  })

  app.delete('/issuetype/:id', (request, reply) => {
    const view = adminView(request, deps)
    remove(view, typeFrom(request, view), queryOf(request).text('alternativeIssueTypeId'))
    return noContent(reply)
  })

  app.get('/issuetype/:id/alternatives', (request) => {
    const view = memberView(request, deps)
    const type = typeFrom(request, view)
    return alternatives(view, type).map((it) => fullTypeJson(view, it))
  })

  app.post('/issuetype/:id/avatar2', (request, reply) => {
    const view = adminView(request, deps)
    return reply.code(201).send(uploadAvatar(request, view, 'issuetype', typeFrom(request, view).id))
  })
}

function fullTypeJson(view: View, type: IssueTypeRecord) {
  return { ...issueTypeJson(view, type), ...onCloud(view, { untranslatedName: type.name }) }
}

function visible(view: View): IssueTypeRecord[] {
  const all = [...view.state.issueTypes.values()]
  if (view.caller) return all
  const open = new Set(browsableProjects(view.state, undefined).flatMap((project) => project.issueTypeIds))
  return all.filter((type) => open.has(type.id))
}

function typeFrom(request: FastifyRequest, view: View): IssueTypeRecord {
  const id = pathPart(request, 'id')
  const type = visible(view).find((it) => it.id === id)
  if (!type) throw refusal(404, [`The issue type with id '${id}' does not exist`])
  return type
}

function checkName(view: View, name: string, self: IssueTypeRecord | undefined): void {
  if (name.trim() === '') throw badFields({ name: 'You must specify a name.' })
  if (name.length > nameLengthMax) throw badFields({ name: `The name must not exceed ${nameLengthMax} characters.` })
  const taken = [...view.state.issueTypes.values()].some(
    (it) => it !== self && it.name.toLowerCase() === name.toLowerCase(),
  )
  if (taken) throw refusal(409, [], { name: 'An issue type with this name already exists.' })
}

function checkAvatar(view: View, type: IssueTypeRecord, avatarId: number): void {
  const own = view.state.administration.avatars.some((it) => it.id === String(avatarId) && it.ownerId === type.id)
  if (!own && !isSystemAvatar('issuetype', String(avatarId))) {
    throw badRequest(`The avatar with id '${avatarId}' does not exist.`)
  }
}

/** Types on the same level that every project with the type has, too. */
function alternatives(view: View, type: IssueTypeRecord): IssueTypeRecord[] {
  const homes = [...view.state.projects.values()].filter((project) => project.issueTypeIds.includes(type.id))
  return [...view.state.issueTypes.values()].filter(
    (it) => it !== type && it.subtask === type.subtask && homes.every((home) => home.issueTypeIds.includes(it.id)),
  )
}

/** A type in use goes only with an alternative, which its issues get. */
function remove(view: View, type: IssueTypeRecord, alternativeId: string | undefined): void {
  const issues = [...view.state.issues.values()].filter((issue) => textOf(issue, 'issuetype') === type.id)
  const alternative = readAlternative(view, type, alternativeId, issues.length > 0)
  for (const issue of alternative ? issues : []) {
    const items = applyValues(view.world, issue, new Map([['issuetype', alternative?.id ?? '']]))
    recordChange(view.world, issue, view.caller?.accountId ?? '', items)
  }
  view.state.issueTypes.delete(type.id)
  for (const project of view.state.projects.values()) {
    project.issueTypeIds = project.issueTypeIds.filter((id) => id !== type.id)
  }
  announce(view, type, 'deleted')
}

/** What issues of a type become when it goes. A type that no issue has needs none. */
function readAlternative(view: View, type: IssueTypeRecord, id: string | undefined, isUsed: boolean) {
  const alternative = id === undefined ? undefined : view.state.issueTypes.get(id)
  if (id !== undefined && !alternative) throw refusal(404, [`The issue type with id '${id}' does not exist`])
  if (!isUsed) return undefined
  if (!alternative) throw refusal(404, ['The issue type is in use. Provide an alternative issue type.'])
  if (alternative === type || (alternative.subtask && !type.subtask)) {
    throw refusal(409, [`The issue type '${alternative.name}' cannot take the place of the one to delete.`])
  }
  if (!alternatives(view, type).includes(alternative)) {
    throw badRequest(`The issues cannot become of the type '${alternative.name}'.`)
  }
  return alternative
}

function announce(view: View, type: IssueTypeRecord, verb: 'created' | 'updated' | 'deleted'): void {
  followSchemes(view.state)
  const object = { id: type.id, name: type.name, typeName: 'ISSUE_TYPE' }
  audit(view, { summary: `Issue type ${verb}`, category: 'issue types', object })
  view.world.changed()
  const issueType = issueTypeJson(createView(view.world, 2, undefined), type)
  view.world.emit({ kind: 'entity', event: `issuetype_${verb}`, body: { issueType } })
}
