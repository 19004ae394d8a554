import { z } from 'zod'
import { permissionSchemeSchema, securitySchemeSchema } from './access.ts'
import { issueSchema } from './issues.ts'
import { namedSchema, nameSchema, personSchema } from './names.ts'
import { notificationSchemeSchema } from './notifications.ts'
import { groupSchema, roleSchema, userSchema } from './people.ts'
import { projectSchema } from './projects.ts'
import {
  customFieldSchema,
  issueTypeSchema,
  linkTypeSchema,
  prioritySchema,
  resolutionSchema,
  statusSchema,
  workflowSchema,
} from './vocabulary.ts'

export const filterSchema = z.strictObject({
  name: nameSchema,
  jql: z.string(),
  description: z.string().default(''),
  owner: personSchema.optional(),
  favouriteOf: z.array(personSchema).default([]),
  shared: z.boolean().default(false),
})

/** A whole site in one document: docs/sandbox-seed.md explains every key. An unknown key is an error. */
export const seedSchema = z.strictObject({
  /** For people; nothing reads it. */
  about: z.string().optional(),
  /** What is there before: the words of Jira alone, those with the people and projects of `small`, or all of `small`. */
  extends: z.enum(['words', 'empty', 'small']).default('words'),
  groups: z.array(groupSchema).default([]),
  users: z.array(userSchema).default([]),
  roles: z.array(roleSchema).default([]),
  categories: z.array(namedSchema).default([]),
  issueTypes: z.array(issueTypeSchema).default([]),
  statuses: z.array(statusSchema).default([]),
  priorities: z.array(prioritySchema).default([]),
  resolutions: z.array(resolutionSchema).default([]),
  linkTypes: z.array(linkTypeSchema).default([]),
  workflows: z.array(workflowSchema).default([]),
  customFields: z.array(customFieldSchema).default([]),
  permissionSchemes: z.array(permissionSchemeSchema).default([]),
  notificationSchemes: z.array(notificationSchemeSchema).default([]),
  securitySchemes: z.array(securitySchemeSchema).default([]),
  projects: z.array(projectSchema).default([]),
  issues: z.array(issueSchema).default([]),
  filters: z.array(filterSchema).default([]),
})

/** What a seed file holds, as it is written. */
export type SeedDescription = z.input<typeof seedSchema>
/** The same with every default filled in. */
export type Seed = z.output<typeof seedSchema>
