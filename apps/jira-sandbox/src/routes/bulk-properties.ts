import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { badRequest, notImplemented } from '../http/faults.ts'
import { taskJson } from '../present/task.ts'
import { submitTask } from '../tasks/run.ts'
import type { View } from '../world/world.ts'
import { bodyOf, callerOf, pathOf, pathPart, type RouteDeps, viewOf } from './request.ts'

const properties = z.record(z.string(), z.unknown())
const listBody = z.strictObject({ entitiesIds: z.array(z.number()), properties })
const multiBody = z.strictObject({ issues: z.array(z.strictObject({ issueID: z.number(), properties })) })
const filter = z.strictObject({
  entityIds: z.array(z.number()).optional(),
  currentValue: z.unknown().optional(),
  hasProperty: z.boolean().optional(),
})
const setBody = z.strictObject({
  filter: filter.optional(),
  value: z.unknown().optional(),
  expression: z.string().optional(),
})
const deleteBody = filter.omit({ hasProperty: true }).nullish()

/** JSON kept with many issues at once. Answers 303 to the task that does it. */
export function bulkPropertyRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.post('/issue/properties', (request, reply) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const body = bodyOf(request, listBody)
    if (body.entitiesIds.length > 10_000) throw badRequest('At most 10000 issues can be updated at once.')
    checkProperties(body.properties)
    const input = { issueIds: body.entitiesIds.map(String), properties: body.properties }
    return seeTask(reply, view, 'properties-list', [{ itemIds: ['all'], input }])
  })

  app.post('/issue/properties/multi', (request, reply) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const { issues } = bodyOf(request, multiBody)
    if (issues.length > 100) throw badRequest('At most 100 issues can be updated at once.')
    for (const issue of issues) checkProperties(issue.properties)
    const groups = issues.map((issue) => ({
      itemIds: [String(issue.issueID)],
      input: { properties: issue.properties },
    }))
    return seeTask(reply, view, 'properties-multi', groups)
  })

  app.put('/issue/properties/:propertyKey', (request, reply) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const key = pathPart(request, 'propertyKey')
    const { filter = {}, value, expression } = bodyOf(request, setBody)
    // Values worked out by a Jira expression need the expression engine.
    if (expression !== undefined) throw notImplemented('an expression in PUT', pathOf(request))
    checkProperties({ [key]: value })
    if (filter.currentValue !== undefined && filter.hasProperty === false) {
      throw badRequest("'currentValue' cannot be combined with 'hasProperty' being false.")
    }
    return seeTask(reply, view, 'property-set', [{ itemIds: ['all'], input: { key, value, filter } }])
  })

  app.delete('/issue/properties/:propertyKey', (request, reply) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const input = { key: pathPart(request, 'propertyKey'), filter: bodyOf(request, deleteBody) ?? {} }
    return seeTask(reply, view, 'property-delete', [{ itemIds: ['all'], input }])
  })
}

const propertiesMax = 10
const valueMaxChars = 32_768

function checkProperties(values: Readonly<Record<string, unknown>>): void {
  const entries = Object.entries(values)
  if (entries.length === 0) throw badRequest('No properties were given.')
  if (entries.length > propertiesMax) throw badRequest(`At most ${propertiesMax} properties can be set at once.`)
  for (const [key, value] of entries) {
    if (key.length > 255) throw badRequest('The property key cannot be longer than 255 characters.')
    if (value === undefined) throw badRequest('The property value cannot be empty.')
    if (JSON.stringify(value).length > valueMaxChars)
      throw badRequest(`The property value cannot be longer than ${valueMaxChars} characters.`)
  }
}

function seeTask(
  reply: FastifyReply,
  view: View,
  kind: string,
  groups: readonly { readonly itemIds: readonly string[]; readonly input: unknown }[],
): FastifyReply {
  const task = submitTask(view, { kind, description: `Issue properties: ${kind}`, groups })
  return reply.code(303).header('location', `${view.base}/task/${task.id}`).send(taskJson(view, task))
}
