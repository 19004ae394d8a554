import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { changeLog } from '../../administration/audit.ts'
import { badFields, badRequest, refusal } from '../../http/faults.ts'
import { resolutionJson } from '../../present/references.ts'
import type { ResolutionRecord } from '../../records/records.ts'
import { nextId } from '../../world/state.ts'
import type { View } from '../../world/world.ts'
import { adminView, memberView } from '../opening.ts'
import { bodyOf, isWanted, noContent, pageJson, pageOf, pathPart, queryOf, type RouteDeps } from '../request.ts'
import { answerTask } from '../task-answer.ts'
import { orderRoutes } from './order.ts'

const resolutionBody = z.looseObject({
  name: z.string().max(60).optional(),
  description: z.string().max(255).nullish(),
})
const log = changeLog('resolutions', 'RESOLUTION')

/** How issues end. */
export function resolutionRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/resolution', (request) => {
    const view = memberView(request, deps)
    return [...view.state.resolutions.values()].map((it) => resolutionJson(view, it))
  })

  app.get('/resolution/search', (request) => {
    const view = memberView(request, deps)
    const query = queryOf(request)
    const ids = query.list('id')
    const { defaultResolutionId } = view.state.administration.settings
    const found = [...view.state.resolutions.values()].filter(
      (it) => isWanted(ids, it.id) && (!query.flag('onlyDefault') || it.id === defaultResolutionId),
    )
    const shown = found.map((it) => ({ ...resolutionJson(view, it), default: it.id === defaultResolutionId }))
    return pageJson(request, view, shown, pageOf(query, 50, 50))
  })

  app.get('/resolution/:id', (request) => {
    const view = memberView(request, deps)
    return resolutionJson(view, resolutionFrom(view, pathPart(request, 'id')))
  })

  app.post('/resolution', (request, reply) => {
    const view = adminView(request, deps)
    const { name = '', description } = bodyOf(request, resolutionBody)
    check(view, name, undefined)
    const resolution = { id: String(nextId(view.state, 'resolution')), name, description: description ?? '' }
    view.state.resolutions.set(resolution.id, resolution)
    log(view, resolution, 'Resolution created')
    return reply.code(201).send({ id: resolution.id })
  })

  orderRoutes(app, deps, {
    noun: 'resolution',
    items: (view) => view.state.resolutions,
    setDefault(view, id) {
      view.state.administration.settings.defaultResolutionId = id === null ? null : resolutionFrom(view, id).id
    },
  })

  app.put('/resolution/:id', (request, reply) => {
    const view = adminView(request, deps)
    const resolution = resolutionFrom(view, pathPart(request, 'id'))
    const { name = '', description } = bodyOf(request, resolutionBody)
    check(view, name, resolution)
    resolution.name = name
    resolution.description = description ?? resolution.description
    log(view, resolution, 'Resolution updated')
    return noContent(reply)
  })

  app.delete('/resolution/:id', (request, reply) => {
    const view = adminView(request, deps)
    const { id, name } = resolutionFrom(view, pathPart(request, 'id'))
    const replacementId = queryOf(request).needed('replaceWith')
    if (replacementId === id) throw badRequest('A resolution cannot take its own place.')
    resolutionFrom(view, replacementId)
    const input = { fieldId: 'resolution', id, replacementId }
    return answerTask(reply, view, 'resolution-delete', `Delete resolution '${name}'`, input)
  })
}

function resolutionFrom(view: View, id: string): ResolutionRecord {
  const resolution = view.state.resolutions.get(id)
  if (!resolution) throw refusal(404, [`The resolution with id '${id}' does not exist`])
  return resolution
}

function check(view: View, name: string, self: ResolutionRecord | undefined): void {
  if (name.trim() === '') throw badFields({ name: 'The resolution must have a name.' })
  const others = [...view.state.resolutions.values()].filter((it) => it !== self)
  if (others.some((it) => it.name.toLowerCase() === name.toLowerCase())) {
    throw badFields({ name: 'A resolution with this name already exists.' })
  }
}
