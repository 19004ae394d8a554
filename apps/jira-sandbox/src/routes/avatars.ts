import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type AvatarKind, drawnAvatar, isSystemAvatar, systemAvatars } from '../administration/avatars.ts'
import { refusal } from '../http/faults.ts'
import { avatarKinds } from '../records/administration.ts'
import type { View } from '../world/world.ts'
import { avatarsJson, removeAvatar, uploadAvatar } from './avatar-store.ts'
import { adminView, memberView, requireProjectAdministrator } from './opening.ts'
import { noContent, pathPart, type RouteDeps, viewOf } from './request.ts'

/** Pictures of projects, issue types and priorities; people have one that is drawn. */
export function avatarRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/avatar/:type/system', (request) => {
    const view = memberView(request, deps)
    // People have no pictures of the site to choose from.
    return { system: pathPart(request, 'type') === 'user' ? [] : systemAvatars(view, kindOf(request)) }
  })

  app.get('/universal_avatar/type/:type/owner/:entityId', (request) => {
    const view = memberView(request, deps)
    const [kind, ownerId] = [kindOf(request), pathPart(request, 'entityId')]
    return avatarsJson(view, kind, ownerId, selectedAvatar(view, kind, ownerId))
  })

  app.post('/universal_avatar/type/:type/owner/:entityId', (request, reply) => {
    const view = viewOf(request, deps)
    const [kind, ownerId] = [kindOf(request), pathPart(request, 'entityId')]
    requireOwner(request, deps, kind, ownerId)
    return reply.code(201).send(uploadAvatar(request, view, kind, ownerId))
  })

  app.delete('/universal_avatar/type/:type/owner/:entityId/avatar/:id', (request, reply) => {
    const view = viewOf(request, deps)
    const [kind, ownerId] = [kindOf(request), pathPart(request, 'entityId')]
    requireOwner(request, deps, kind, ownerId)
    removeAvatar(view, kind, ownerId, pathPart(request, 'id'))
    return noContent(reply)
  })

  // Pictures are open to everybody, like those of the real site.
  app.get('/universal_avatar/view/type/:type', (request, reply) => {
    const first = systemAvatars(viewOf(request, deps), kindOf(request))[0]
    return draw(reply, first?.id ?? '0')
  })

  app.get('/universal_avatar/view/type/:type/avatar/:id', (request, reply) => {
    const view = viewOf(request, deps)
    return show(reply, view, kindOf(request), pathPart(request, 'id'))
  })

  app.get('/universal_avatar/view/type/:type/owner/:entityId', (request, reply) => {
    const view = viewOf(request, deps)
    const ownerId = pathPart(request, 'entityId')
    if (pathPart(request, 'type') === 'user') return draw(reply, String(Number.parseInt(ownerId.slice(-4), 16) || 0))
    const kind = kindOf(request)
    return show(reply, view, kind, selectedAvatar(view, kind, ownerId) ?? '')
  })
}

function kindOf(request: FastifyRequest): AvatarKind {
  const kind = avatarKinds.find((candidate) => candidate === pathPart(request, 'type'))
  if (!kind) throw refusal(404, [`The avatar type '${pathPart(request, 'type')}' does not exist.`])
  return kind
}

function requireOwner(request: FastifyRequest, deps: RouteDeps, kind: AvatarKind, ownerId: string): void {
  if (kind !== 'project') return void adminView(request, deps)
  const view = memberView(request, deps)
  const project = view.state.projects.get(ownerId)
  if (!project) throw refusal(404, [`No project could be found with id '${ownerId}'.`])
  requireProjectAdministrator(view, project)
}

function selectedAvatar(view: View, kind: AvatarKind, ownerId: string): string | undefined {
  const { projects, issueTypes } = view.state
  const owner = kind === 'project' ? projects.get(ownerId) : kind === 'issuetype' ? issueTypes.get(ownerId) : undefined
  return owner && String(owner.avatarId)
}

function show(reply: FastifyReply, view: View, kind: AvatarKind, id: string): FastifyReply {
  const own = view.state.administration.avatars.find((it) => it.id === id && it.kind === kind)
  if (own) return reply.type(own.mimeType).send(Buffer.from(own.base64, 'base64'))
  if (!isSystemAvatar(kind, id)) throw refusal(404, [`The avatar with id '${id}' does not exist.`])
  return draw(reply, id)
}

function draw(reply: FastifyReply, id: string): FastifyReply {
  return reply.type('image/svg+xml').send(drawnAvatar(id))
}
