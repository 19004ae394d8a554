import { z } from 'zod'

/** `2026-03-01`, `2026-03-01T09:30:00Z`, epoch milliseconds, or back from now: `-3d`, `-2w`, `-90m`, `-4h`. */
export const whenSchema = z.union([z.string().min(1), z.number()])
export type When = z.infer<typeof whenSchema>

/** A calendar day. */
export const daySchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day such as 2026-03-31')
