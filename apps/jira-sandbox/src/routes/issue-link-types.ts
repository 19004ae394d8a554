import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { badFields, refusal } from '../http/faults.ts'
import { forgetLink } from '../issues/register.ts'
import { linkTypeJson } from '../present/references.ts'
import type { LinkTypeRecord } from '../records/records.ts'
import { nextId } from '../world/state.ts'
import type { View } from '../world/world.ts'
import { bodyOf, noContent, pathPart, type RouteDeps, requirePermission, viewOf } from './request.ts'

const typeBody = z.looseObject({
  name: z.string().optional(),
  inward: z.string().optional(),
  outward: z.string().optional(),
})
type Words = z.infer<typeof typeBody>

/** Administrators' side of the reasons for which issues are linked. */
export function issueLinkTypeRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.post('/issueLinkType', (request, reply) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'ADMINISTER')
    const { name, inward, outward } = readWords(view, bodyOf(request, typeBody), undefined)
    const type: LinkTypeRecord = { id: String(nextId(view.state, 'linkType')), name, inward, outward }
    view.state.linkTypes.set(type.id, type)
    view.world.changed()
    return reply.code(201).send(linkTypeJson(view, type))
  })

  app.put('/issueLinkType/:issueLinkTypeId', (request) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'ADMINISTER')
    const type = typeFrom(request, view)
    const { name, inward, outward } = readWords(view, bodyOf(request, typeBody), type)
    view.state.linkTypes.set(type.id, { ...type, name, inward, outward })
    view.world.changed()
    return linkTypeJson(view, { ...type, name, inward, outward })
  })

  // Its links go with it.
  app.delete('/issueLinkType/:issueLinkTypeId', (request, reply) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'ADMINISTER')
    const type = typeFrom(request, view)
    for (const link of [...view.state.links.values()]) if (link.typeId === type.id) forgetLink(view.state, link)
    view.state.linkTypes.delete(type.id)
    view.world.changed()
    return noContent(reply)
  })
}

/** What a request leaves out stays; a new type needs every word. */
function readWords(view: View, body: Words, known: LinkTypeRecord | undefined): Required<Omit<LinkTypeRecord, 'id'>> {
  const name = body.name?.trim() ?? known?.name ?? ''
  const inward = body.inward?.trim() ?? known?.inward ?? ''
  const outward = body.outward?.trim() ?? known?.outward ?? ''
  const taken = [...view.state.linkTypes.values()].some((it) => it.id !== known?.id && it.name === name)
  const errors = {
    ...(name === '' && { name: "'name' is required." }),
    ...(inward === '' && { inward: "'inward' is required." }),
    ...(outward === '' && { outward: "'outward' is required." }),
  }
  if (Object.keys(errors).length > 0) throw badFields(errors)
  // A new type whose name is taken is said to be not found, by the description.
  if (taken) throw refusal(known ? 400 : 404, [`An issue link type with the name '${name}' exists already.`])
  return { name, inward, outward }
}

function typeFrom(request: FastifyRequest, view: View): LinkTypeRecord {
  const id = pathPart(request, 'issueLinkTypeId')
  const type = view.state.linkTypes.get(id)
  if (!type) throw refusal(404, [`No issue link type with id '${id}' found.`])
  return type
}
