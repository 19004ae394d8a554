import { z } from 'zod'
import { namedSchema, nameSchema, personSchema } from './names.ts'

// Who there is: accounts, groups, roles.

const timeZoneSchema = z.string().refine(isTimeZone, 'must be a time zone such as Europe/Berlin')

export const userSchema = z.strictObject({
  name: nameSchema,
  email: z.string().optional(),
  /** What a Data Center calls the account; the mailbox without it. */
  username: z.string().min(1).optional(),
  accountId: z.string().min(1).max(128).optional(),
  /** What the account may do on the whole site. The first user is an admin, the others are members. */
  role: z.enum(['admin', 'member', 'viewer', 'none']).optional(),
  groups: z.array(nameSchema).default([]),
  timeZone: timeZoneSchema.default('Etc/UTC'),
  locale: z.string().default('en_GB'),
  emailVisible: z.boolean().default(true),
  active: z.boolean().default(true),
  type: z.enum(['atlassian', 'app', 'customer']).default('atlassian'),
  /** The API token. Without it a new one is made that nobody can guess. */
  token: z.string().optional(),
})
export type UserDescription = z.infer<typeof userSchema>

export const groupSchema = z.union([nameSchema, z.strictObject({ name: nameSchema, id: z.string().optional() })])

export const roleSchema = namedSchema

/** Who fills a role of a project: `{ "Members": ["ada@x.invalid"], "Viewers": ["group:everyone"] }`. */
export const roleActorsSchema = z.record(nameSchema, z.array(personSchema))

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
