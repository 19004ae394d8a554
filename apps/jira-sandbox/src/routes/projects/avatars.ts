import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { isSystemAvatar } from '../../administration/avatars.ts'
import { badRequest } from '../../http/faults.ts'
import { announceProject } from '../../projects/announce.ts'
import { avatarsJson, removeAvatar, uploadAvatar } from '../avatar-store.ts'
import { administeredProject, seenProject } from '../opening.ts'
import { bodyOf, noContent, pathPart, type RouteDeps } from '../request.ts'

const avatarBody = z.looseObject({ id: z.string() })

/** The pictures of a project. */
export function projectAvatarRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/project/:projectIdOrKey/avatars', (request) => {
    const { view, project } = seenProject(request, deps)
    return avatarsJson(view, 'project', project.id, String(project.avatarId))
  })

  app.post('/project/:projectIdOrKey/avatar2', (request, reply) => {
    const { view, project } = administeredProject(request, deps)
    return reply.code(201).send(uploadAvatar(request, view, 'project', project.id))
  })

  app.put('/project/:projectIdOrKey/avatar', (request, reply) => {
    const { view, project } = administeredProject(request, deps)
    const { id } = bodyOf(request, avatarBody)
    const own = view.state.administration.avatars.some((it) => it.id === id && it.ownerId === project.id)
    if (!own && !isSystemAvatar('project', id)) throw badRequest(`The avatar with id '${id}' does not exist.`)
    project.avatarId = Number(id)
    announceProject(view, 'project_updated', project)
    return noContent(reply)
  })

  app.delete('/project/:projectIdOrKey/avatar/:id', (request, reply) => {
    const { view, project } = administeredProject(request, deps)
    removeAvatar(view, 'project', project.id, pathPart(request, 'id'))
    return noContent(reply)
  })
}
