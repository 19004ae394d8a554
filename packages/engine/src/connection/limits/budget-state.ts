import { z } from 'zod'

const instant = z.number()

/** One budget at the provider, mirrored. All instants are milliseconds of the store's clock. */
export const budgetState = z.object({
  /** Nothing goes out before. */
  pausedUntilMs: instant.default(0),
  /** The last refusal: when, why, and how long it asked to wait. */
  refusedAtMs: instant.optional(),
  reason: z.string().optional(),
  retryAfterMs: z.number().optional(),
  /** Refusals in a row that named no time. */
  strikes: z.number().default(0),
  /** As the provider last told. */
  limit: z.number().optional(),
  remaining: z.number().optional(),
  resetAtMs: instant.optional(),
  seenAtMs: instant.optional(),
  isNear: z.boolean().default(false),
  /** What comes back by the second, and how we know: told by the provider, measured between refusals, or guessed. */
  perSecond: z.number().optional(),
  source: z.enum(['told', 'measured', 'guessed']).optional(),
  /** What may go out at once, as of `filledAtMs`. */
  tokens: z.number().default(0),
  filledAtMs: instant.default(0),
  /** Calls let through since the last refusal, and since `remaining` was last told. */
  granted: z.number().default(0),
  grantedSinceSeen: z.number().default(0),
  /** What a call costs of a budget that counts more than calls. */
  cost: z.number().default(1),
  /** Until when calls of a class are known to wait, so that a lower one lets them go first. */
  liveWaitsUntilMs: instant.default(0),
  bulkWaitsUntilMs: instant.default(0),
  /** When a call of a lower class last went although a higher one waited. */
  yieldedAtMs: instant.default(0),
})

export type BudgetState = Readonly<z.infer<typeof budgetState>>

export const unknownBudget: BudgetState = budgetState.parse({})
