import { z } from 'zod'

/** Long-running work: what is still to do, and what came of what was done. Moments are epoch milliseconds. */
export const taskSchema = z.object({
  id: z.string(),
  /** Names the handler that knows how to do one item. */
  kind: z.string(),
  description: z.string(),
  submittedById: z.string(),
  status: z.enum(['ENQUEUED', 'RUNNING', 'COMPLETE', 'FAILED', 'CANCEL_REQUESTED', 'CANCELLED', 'DEAD']),
  submitted: z.number(),
  started: z.number().nullable(),
  updated: z.number(),
  finished: z.number().nullable(),
  /** How many items were asked for, those that are none included. */
  total: z.number(),
  /** Items that are not there, or that whoever submitted may not see. */
  invalid: z.number(),
  /** In the order they will be done; `input` holds for all items of its group. */
  waiting: z.array(z.object({ itemIds: z.array(z.string()), input: z.unknown() })),
  processed: z.array(z.string()),
  failed: z.record(z.string(), z.array(z.string())),
  message: z.string().optional(),
  result: z.unknown().optional(),
})
export type TaskRecord = z.infer<typeof taskSchema>
