import { z } from 'zod'
import { pageQuery } from './lists.ts'

const normalizedEvent = z.object({
  elementKey: z.string(),
  eventType: z.enum(['CREATED', 'UPDATED', 'DELETED', 'UNKNOWN']),
  objectType: z.string(),
  objectId: z.string(),
  date: z.string(),
})

export const event = z
  .object({
    id: z.string(),
    eventDate: z.string(),
    status: z.string().meta({ description: 'RECEIVED, NOTIFIED once delivered, or REJECTED.' }),
    reason: z.string().optional(),
    elementKey: z.string(),
    instanceId: z.number(),
    providerData: z.string().meta({ description: 'What the provider sent, as it was received.' }),
    notifiedData: z.array(normalizedEvent).readonly(),
    eventElementInstances: z
      .array(
        z.object({
          elementInstanceId: z.number(),
          objectIds: z.array(z.object({ value: z.string() })).readonly(),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'Event' })

/** Postgres knows no moment long before Christ, where JavaScript still counts. */
const moment = z.coerce
  .date({ error: 'must be a date, e.g. 2026-01-31T12:00:00Z' })
  .min(new Date('0001-01-01'), 'must be a date after Christ')
  .optional()
export const eventQuery = pageQuery.extend({ from: moment, to: moment })
