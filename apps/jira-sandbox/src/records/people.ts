import { randomUUID } from 'node:crypto'
import { z } from 'zod'

// Who there is, and what they may use.

export const apiTokenSchema = z.object({
  token: z.string(),
  kind: z.enum(['classic', 'scoped']),
  scopes: z.array(z.string()),
  expires: z.number(),
})
export type ApiTokenRecord = z.infer<typeof apiTokenSchema>

export const userSchema = z.object({
  accountId: z.string(),
  /** What a Data Center knows the account by; given when the state is loaded, if it has none. */
  name: z.string().optional(),
  key: z.string().optional(),
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
  /** Further API tokens. Scoped ones are good at the gateway only; times are epoch milliseconds. */
  tokens: z.array(apiTokenSchema).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  /** When the profile was last changed, if it was. */
  updated: z.number().optional(),
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

export const oauthClientSchema = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  name: z.string().optional(),
  /** Who owns a private app. Its webhooks are delivered for that account alone; a public app has no owner here. */
  ownerId: z.string().optional(),
  /** The service account that the client signs in as, with `client_credentials`, and what it may do. */
  serviceAccount: z.object({ accountId: z.string(), scopes: z.array(z.string()) }).optional(),
})
export type OauthClient = z.infer<typeof oauthClientSchema>

/** What somebody lets an app do, and on which sites: one consent for each app and account, which only grows. */
export const consentSchema = z.object({
  clientId: z.string(),
  accountId: z.string(),
  siteIds: z.array(z.string()),
  scopes: z.array(z.string()),
})
export type ConsentRecord = z.infer<typeof consentSchema>

export const grantSchema = z.object({
  /** Access tokens name it; files older than it give it anew. */
  id: z.string().default(() => randomUUID()),
  clientId: z.string(),
  accountId: z.string(),
  scopes: z.array(z.string()),
  refreshToken: z.string(),
  usedAt: z.number(),
  /** Tokens already exchanged, good for a few minutes more. */
  spent: z.array(z.object({ token: z.string(), at: z.number() })),
})
export type GrantRecord = z.infer<typeof grantSchema>
