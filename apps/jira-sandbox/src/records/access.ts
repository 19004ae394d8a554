import { z } from 'zod'

// Who may do what where: permission schemes and issue security schemes.

/** Whom a permission or a security level is given to. `parameter` is an id, but for application roles their key. */
export const holderSchema = z.object({
  type: z.enum([
    'anyone',
    'applicationRole',
    'assignee',
    'group',
    'groupCustomField',
    'loggedIn',
    'projectLead',
    'projectRole',
    'reporter',
    'sd.customer.portal.only',
    'user',
    'userCustomField',
  ]),
  parameter: z.string().optional(),
})
export type HolderRecord = z.infer<typeof holderSchema>

export const permissionGrantSchema = z.object({ id: z.number(), permission: z.string(), holder: holderSchema })
export type PermissionGrantRecord = z.infer<typeof permissionGrantSchema>

export const permissionSchemeSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  grants: z.array(permissionGrantSchema),
})
export type PermissionSchemeRecord = z.infer<typeof permissionSchemeSchema>

export const securityLevelSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  members: z.array(z.object({ id: z.number(), holder: holderSchema })),
})
export type SecurityLevelRecord = z.infer<typeof securityLevelSchema>

export const securitySchemeSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  /** New issues get this level when they name none. */
  defaultLevelId: z.string().optional(),
  levels: z.array(securityLevelSchema),
})
export type SecuritySchemeRecord = z.infer<typeof securitySchemeSchema>
