import { z } from 'zod'

/** A personal access token of a Data Center. Only its hash is kept: the token itself is shown once. */
export const personalTokenSchema = z.object({
  id: z.number(),
  name: z.string(),
  userId: z.string(),
  sha256: z.string(),
  createdAt: z.number(),
  expiringAt: z.number().nullable(),
  lastAccessedAt: z.number().nullable(),
})
export type PersonalTokenRecord = z.infer<typeof personalTokenSchema>
