import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { refusal } from '../http/faults.ts'
import { causes, outsideEvents } from '../webhooks/events.ts'
import { controlBody } from './body.ts'
import type { ControlDeps } from './control.ts'

const eventBody = z.strictObject({ event: z.string() })

/**
 * Events of what lies outside of Jira's API: apps, and the policies of the organisation. Nothing is documented of what
 * they say beyond what every webhook says.
 */
export function eventRoutes(app: FastifyInstance, { world }: ControlDeps): void {
  app.post('/events', (request, reply) => {
    const { event } = controlBody(request, eventBody)
    if (!outsideEvents.has(event)) throw refusal(400, [`event: ${reasonAgainst(event)}`])
    if (world.flavour.name !== 'cloud') throw refusal(400, [`event: '${event}' is an event of Cloud alone.`])
    world.emit({ kind: 'entity', event, body: {} })
    return reply.code(202).send({ event })
  })
}

function reasonAgainst(event: string): string {
  const cause = causes.get(event)
  if (cause !== undefined) return `'${event}' comes of a change: ${cause}.`
  return `There is no event '${event}'. Those to be raised here are ${[...outsideEvents].join(', ')}.`
}
