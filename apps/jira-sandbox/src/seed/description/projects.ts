import { z } from 'zod'
import { nameSchema, personSchema } from './names.ts'
import { roleActorsSchema } from './people.ts'
import { daySchema, whenSchema } from './times.ts'

// What issues stand in.

export const componentSchema = z.union([
  nameSchema,
  z.strictObject({ name: nameSchema, description: z.string().default(''), lead: personSchema.optional() }),
])

export const versionSchema = z.union([
  nameSchema,
  z.strictObject({
    name: nameSchema,
    description: z.string().default(''),
    released: z.boolean().default(false),
    archived: z.boolean().default(false),
    startDate: daySchema.optional(),
    releaseDate: daySchema.optional(),
  }),
])

export const sprintSchema = z.union([
  nameSchema,
  z.strictObject({
    name: nameSchema,
    state: z.enum(['future', 'active', 'closed']).default('future'),
    goal: z.string().default(''),
    start: whenSchema.optional(),
    end: whenSchema.optional(),
  }),
])

export const boardSchema = z.strictObject({
  name: nameSchema,
  type: z.enum(['scrum', 'kanban']).default('scrum'),
  sprints: z.array(sprintSchema).default([]),
})

export const projectSchema = z.strictObject({
  key: z.string().regex(/^[A-Z][A-Z0-9_]{1,9}$/, 'must be 2 to 10 capital letters and digits, a letter first'),
  name: nameSchema.optional(),
  description: z.string().default(''),
  type: z.enum(['software', 'service_desk', 'business']).default('software'),
  lead: personSchema.optional(),
  category: nameSchema.optional(),
  /** Without them, every issue type of the site. */
  issueTypes: z.array(nameSchema).min(1).optional(),
  workflow: nameSchema.optional(),
  assignee: z.enum(['lead', 'unassigned']).default('unassigned'),
  permissionScheme: nameSchema.optional(),
  securityScheme: nameSchema.optional(),
  notificationScheme: nameSchema.optional(),
  /** Team-managed projects are next-gen. */
  style: z.enum(['classic', 'next-gen']).default('classic'),
  roles: roleActorsSchema.optional(),
  components: z.array(componentSchema).default([]),
  versions: z.array(versionSchema).default([]),
  boards: z.array(boardSchema).default([]),
})
export type ProjectDescription = z.infer<typeof projectSchema>
