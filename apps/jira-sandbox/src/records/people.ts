import { z } from 'zod'

// Who there is, and what they may use.

export const userSchema = z.object({
  accountId: z.string(),
  accountType: z.enum(['atlassian', 'app', 'customer']),
  emailAddress: z.string(),
  emailVisible: z.boolean(),
  displayName: z.string(),
  active: z.boolean(),
  timeZone: z.string(),
  locale: z.string(),
  groupIds: z.array(z.string()),
  role: z.enum(['admin', 'member', 'viewer', 'none']),
  token: z.string(),
})
export type UserRecord = z.infer<typeof userSchema>

export const groupSchema = z.object({ groupId: z.string(), name: z.string() })
export type GroupRecord = z.infer<typeof groupSchema>

export const roleSchema = z.object({ id: z.string(), name: z.string(), description: z.string() })
export type RoleRecord = z.infer<typeof roleSchema>

export const roleActorSchema = z.object({
  id: z.number(),
  roleId: z.string(),
  projectId: z.string(),
  type: z.enum(['user', 'group']),
  subjectId: z.string(),
})
export type RoleActorRecord = z.infer<typeof roleActorSchema>

export const oauthClientSchema = z.object({ clientId: z.string(), clientSecret: z.string() })
export type OauthClient = z.infer<typeof oauthClientSchema>

export const grantSchema = z.object({
  clientId: z.string(),
  accountId: z.string(),
  scopes: z.array(z.string()),
  refreshToken: z.string(),
  usedAt: z.number(),
  /** Tokens already exchanged, good for a few minutes more. */
  spent: z.array(z.object({ token: z.string(), at: z.number() })),
})
export type GrantRecord = z.infer<typeof grantSchema>
