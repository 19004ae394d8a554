import { z } from 'zod'
import { nameSchema } from './names.ts'

// Who may do what where.

/**
 * `anyone`, `users`, `members`, `admins`, `lead`, `reporter`, `assignee`, or one of a kind: `role:Members`,
 * `group:site-admins`, `user:ada@x.invalid`.
 */
export const holderSchema = z
  .string()
  .regex(
    /^(anyone|users|members|admins|lead|reporter|assignee|(role|group|user):.+)$/,
    'must be anyone, users, members, admins, lead, reporter, assignee, role:NAME, group:NAME or user:NAME',
  )

export const permissionSchemeSchema = z.strictObject({
  name: nameSchema,
  description: z.string().default(''),
  /** Holders by permission key. What is not named here is as in the default scheme. */
  grants: z.record(z.string(), z.array(holderSchema)),
})
export type PermissionSchemeDescription = z.infer<typeof permissionSchemeSchema>

export const securitySchemeSchema = z.strictObject({
  name: nameSchema,
  description: z.string().default(''),
  /** The level of new issues that name none. */
  default: nameSchema.optional(),
  levels: z
    .array(z.strictObject({ name: nameSchema, description: z.string().default(''), members: z.array(holderSchema) }))
    .min(1),
})
export type SecuritySchemeDescription = z.infer<typeof securitySchemeSchema>
