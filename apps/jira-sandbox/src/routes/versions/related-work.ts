import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { badRequest, refusal } from '../../http/faults.ts'
import { bodyOf, noContent, pathPart, type RouteDeps, viewOf } from '../request.ts'
import { versionFrom } from './read.ts'
import { administeredVersion } from './write.ts'

const workBody = z.looseObject({
  relatedWorkId: z.string().optional(),
  category: z.string(),
  title: z.string().optional(),
  url: z.string().optional(),
})

/** Pages elsewhere that belong to a version: designs, announcements. */
export function relatedWorkRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/version/:id/relatedwork', (request) => {
    const view = viewOf(request, deps)
    return versionFrom(request, view).relatedWork ?? []
  })

  app.post('/version/:id/relatedwork', (request, reply) => {
    const { view, version } = administeredVersion(request, deps)
    const { category, title, url } = bodyOf(request, workBody)
    if (url !== undefined && !URL.canParse(url)) throw badRequest(`The address '${url}' is not valid.`)
    const work = {
      relatedWorkId: randomUUID(),
      category,
      ...(title !== undefined && { title }),
      ...(url !== undefined && { url }),
    }
    version.relatedWork = [...(version.relatedWork ?? []), work]
    view.world.changed()
    return reply.code(201).send(work)
  })

  app.put('/version/:id/relatedwork', (request) => {
    const { view, version } = administeredVersion(request, deps)
    const { relatedWorkId = '', category, title, url } = bodyOf(request, workBody)
    const work = version.relatedWork?.find((it) => it.relatedWorkId === relatedWorkId)
    if (!work) throw notFound(relatedWorkId)
    Object.assign(work, { category, ...(title !== undefined && { title }), ...(url !== undefined && { url }) })
    view.world.changed()
    return work
  })

  app.delete('/version/:id/relatedwork/:relatedWorkId', (request, reply) => {
    const { view, version } = administeredVersion(request, deps)
    const id = pathPart(request, 'relatedWorkId')
    const kept = (version.relatedWork ?? []).filter((it) => it.relatedWorkId !== id)
    if (kept.length === (version.relatedWork ?? []).length) throw notFound(id)
    version.relatedWork = kept
    view.world.changed()
    return noContent(reply)
  })
}

function notFound(id: string) {
  return refusal(404, [`The related work with id '${id}' does not exist.`])
}
