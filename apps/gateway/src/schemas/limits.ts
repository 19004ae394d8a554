import { z } from 'zod'

const limitScope = {
  scope: z
    .enum(['app', 'tenant', 'instance', 'endpoint', 'record'])
    .meta({ description: 'What the provider counts together.' }),
  name: z.string(),
}

export const limits = z
  .object({
    budgets: z
      .array(
        z.object({
          ...limitScope,
          limit: z.number().optional(),
          remaining: z.number().optional(),
          resetAt: z.string().optional(),
          isNear: z.boolean(),
          perSecond: z.number().optional().meta({ description: 'Calls by the second that are let through now.' }),
          seenAt: z.string().optional(),
        }),
      )
      .readonly(),
    pauses: z
      .array(z.object({ ...limitScope, reason: z.string().optional(), until: z.string(), seconds: z.number() }))
      .readonly(),
    waiting: z.object({ live: z.number(), bulk: z.number(), sync: z.number() }),
    lastRefusal: z
      .object({
        ...limitScope,
        reason: z.string().optional(),
        at: z.string(),
        retryAfterSeconds: z.number().optional(),
      })
      .optional(),
  })
  .meta({ id: 'Limits' })
