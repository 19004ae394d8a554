import type { FastifyInstance, FastifyRequest } from 'fastify'
import { badRequest, refusal } from '../../http/faults.ts'
import { agileBase } from '../../present/agile.ts'
import type { View } from '../../world/world.ts'
import { noContent, pathPart, type RouteDeps, requirePermission, viewOf } from '../request.ts'
import { boardFrom, projectOfBoard, requireSprintPlanner, sprintFrom } from './find.ts'

interface Owner {
  readonly path: string
  readonly properties: Record<string, unknown>
  requireEditor(): void
}

/** JSON that programs keep with boards and sprints. */
export function agilePropertyRoutes(app: FastifyInstance, deps: RouteDeps): void {
  register(app, deps, '/board/:boardId', boardOwner)
  register(app, deps, '/sprint/:sprintId', sprintOwner)
}

const valueMaxBytes = 32_768

function register(
  app: FastifyInstance,
  deps: RouteDeps,
  prefix: string,
  ownerOf: (request: FastifyRequest, view: View) => Owner,
): void {
  app.get(`${prefix}/properties`, (request) => {
    const view = viewOf(request, deps)
    const { path, properties } = ownerOf(request, view)
    return {
      keys: Object.keys(properties).map((key) => ({ self: `${agileBase(view)}/${path}/properties/${key}`, key })),
    }
  })

  app.get(`${prefix}/properties/:propertyKey`, (request) => {
    const { properties } = ownerOf(request, viewOf(request, deps))
    const key = keyOf(request, properties)
    return { key, value: properties[key] }
  })

  app.put(`${prefix}/properties/:propertyKey`, (request, reply) => {
    const { properties, requireEditor } = ownerOf(request, viewOf(request, deps))
    requireEditor()
    const key = pathPart(request, 'propertyKey')
    if (key.length > 255) throw badRequest('The property key cannot be longer than 255 characters.')
    if (request.body === undefined) throw badRequest('The property value cannot be empty.')
    if (Buffer.byteLength(JSON.stringify(request.body)) > valueMaxBytes) {
      throw badRequest(`The property value cannot be longer than ${valueMaxBytes} characters.`)
    }
    const isNew = !Object.hasOwn(properties, key)
    properties[key] = request.body
    deps.world.changed()
    return reply.code(isNew ? 201 : 200).send({})
  })

  app.delete(`${prefix}/properties/:propertyKey`, (request, reply) => {
    const { properties, requireEditor } = ownerOf(request, viewOf(request, deps))
    requireEditor()
    delete properties[keyOf(request, properties)]
    deps.world.changed()
    return noContent(reply)
  })
}

function keyOf(request: FastifyRequest, properties: Readonly<Record<string, unknown>>): string {
  const key = pathPart(request, 'propertyKey')
  if (!Object.hasOwn(properties, key)) throw refusal(404, [`The property ${key} does not exist.`])
  return key
}

function boardOwner(request: FastifyRequest, view: View): Owner {
  const board = boardFrom(request, view)
  board.properties ??= {}
  return {
    path: `board/${board.id}`,
    properties: board.properties,
    requireEditor: () => void requirePermission(view, 'ADMINISTER_PROJECTS', projectOfBoard(view, board.id)),
  }
}

function sprintOwner(request: FastifyRequest, view: View): Owner {
  const sprint = sprintFrom(request, view)
  sprint.properties ??= {}
  return {
    path: `sprint/${sprint.id}`,
    properties: sprint.properties,
    requireEditor: () => requireSprintPlanner(view, sprint),
  }
}
