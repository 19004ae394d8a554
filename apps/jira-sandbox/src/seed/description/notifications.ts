import { z } from 'zod'
import { nameSchema } from './names.ts'

// Who gets mail about what.

/** The events that every site has, by the ids Jira gives them. */
export const eventIds = {
  created: '1',
  updated: '2',
  assigned: '3',
  resolved: '4',
  closed: '5',
  commented: '6',
  reopened: '7',
  deleted: '8',
  moved: '9',
} as const

export const recipientSchema = z
  .string()
  .regex(
    /^(assignee|reporter|lead|watchers|actor|(role|group|user):.+)$/,
    'must be assignee, reporter, lead, watchers, actor, role:NAME, group:NAME or user:NAME',
  )

const eventSchema = z.enum([
  'created',
  'updated',
  'assigned',
  'resolved',
  'closed',
  'commented',
  'reopened',
  'deleted',
  'moved',
])

export const notificationSchemeSchema = z.strictObject({
  name: nameSchema,
  description: z.string().default(''),
  /** `{ "created": ["assignee", "group:agents"] }` */
  events: z.partialRecord(eventSchema, z.array(recipientSchema)),
})
export type NotificationSchemeDescription = z.infer<typeof notificationSchemeSchema>
