import { z } from 'zod'

// What goes out: webhooks, deliveries, mails.

export const webhookSchema = z.object({
  id: z.number(),
  kind: z.enum(['admin', 'dynamic']),
  name: z.string(),
  url: z.string(),
  description: z.string(),
  events: z.array(z.string()),
  jql: z.string(),
  excludeBody: z.boolean(),
  enabled: z.boolean(),
  secret: z.string().optional(),
  fieldIds: z.array(z.string()),
  propertyKeys: z.array(z.string()),
  ownerId: z.string(),
  updated: z.number(),
  expires: z.number().nullable(),
  /** The app that registered a dynamic webhook. */
  clientId: z.string().optional(),
})
export type WebhookRecord = z.infer<typeof webhookSchema>

export const deliverySchema = z.object({
  identifier: z.string(),
  /** A delivery made twice keeps the identifier of the first on the wire. */
  duplicateOf: z.string().optional(),
  event: z.string().default(''),
  url: z.string(),
  secret: z.string().optional(),
  authorization: z.string().optional(),
  flow: z.enum(['Primary', 'Secondary']),
  body: z.string(),
  attempt: z.number(),
  dueAt: z.number(),
})
export type DeliveryRecord = z.infer<typeof deliverySchema>

export const notificationSchema = z.object({
  issueId: z.string(),
  senderId: z.string(),
  recipientIds: z.array(z.string()),
  subject: z.string(),
  textBody: z.string(),
  htmlBody: z.string(),
  at: z.number(),
})
export type NotificationRecord = z.infer<typeof notificationSchema>
