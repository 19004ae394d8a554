import { z } from 'zod'

/** What a sandbox began as. Data files of earlier sandboxes are of a Cloud, and do not say what their seed was. */
export const originSchema = z.object({
  flavour: z.enum(['cloud', 'datacenter']).default('cloud'),
  seed: z.string().optional(),
})
export type OriginRecord = z.infer<typeof originSchema>
