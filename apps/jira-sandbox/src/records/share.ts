import { z } from 'zod'

/** Whom a filter or dashboard is shared with. */
export const shareSchema = z.object({
  id: z.number(),
  type: z.enum(['user', 'group', 'project', 'projectRole', 'global', 'authenticated']),
  accountId: z.string().optional(),
  groupId: z.string().optional(),
  projectId: z.string().optional(),
  roleId: z.string().optional(),
})
export type ShareRecord = z.infer<typeof shareSchema>
