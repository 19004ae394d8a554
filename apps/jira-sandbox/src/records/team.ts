import { z } from 'zod'

// Teams belong to the organization of the site, not to Jira.

export const teamSchema = z.object({
  teamId: z.string(),
  displayName: z.string(),
  description: z.string(),
  state: z.enum(['ACTIVE', 'ARCHIVED']),
  teamType: z.enum(['OPEN', 'MEMBER_INVITE', 'EXTERNAL', 'ORG_ADMIN_MANAGED']),
  creatorId: z.string().nullable(),
  /** Pinned to this site: listed only when the site is named. */
  siteScoped: z.boolean(),
  memberIds: z.array(z.string()),
})
export type TeamRecord = z.infer<typeof teamSchema>
