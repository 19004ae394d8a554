import { z } from 'zod'
import { customFieldKinds } from '../../records/vocabulary.ts'
import { namedSchema, nameSchema } from './names.ts'

// The words that issues are made of. What has the name of something that is there already takes its place.

export const issueTypeSchema = z.strictObject({
  name: nameSchema,
  description: z.string().default(''),
  /** Where it stands: above the issues, among them, below them, or a number (1 is an epic, -1 a sub-task). */
  level: z.union([z.enum(['epic', 'standard', 'subtask']), z.number().int().min(-1).max(10)]).default('standard'),
})
export type IssueTypeDescription = z.infer<typeof issueTypeSchema>

export const statusSchema = z.strictObject({
  name: nameSchema,
  description: z.string().default(''),
  /** The key of its category, the only thing about a status that is the same on every site. */
  category: z.enum(['new', 'indeterminate', 'done']).default('indeterminate'),
})
export type StatusDescription = z.infer<typeof statusSchema>

export const prioritySchema = z.union([
  nameSchema,
  z.strictObject({
    name: nameSchema,
    description: z.string().default(''),
    color: z
      .string()
      .regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as #d04437')
      .default('#707070'),
  }),
])

export const resolutionSchema = namedSchema

export const linkTypeSchema = z.strictObject({ name: nameSchema, inward: nameSchema, outward: nameSchema })

export const transitionSchema = z.strictObject({
  name: nameSchema,
  /** Statuses it leaves from; without them, every other status. */
  from: z.array(nameSchema).optional(),
  to: nameSchema,
  /** Without it: set on the way to a done status, cleared on the way out of one. */
  resolution: z.enum(['set', 'clear', 'keep']).optional(),
})

export const workflowSchema = z.strictObject({
  name: nameSchema,
  /** The first is where issues begin. */
  statuses: z.array(nameSchema).min(1),
  /** Without them, a transition to each status, open from everywhere. */
  transitions: z.array(transitionSchema).optional(),
})
export type WorkflowDescription = z.infer<typeof workflowSchema>

const optionSchema = z.union([nameSchema, z.strictObject({ value: nameSchema, children: z.array(nameSchema).min(1) })])

export const customFieldSchema = z.strictObject({
  name: nameSchema,
  kind: z.enum(customFieldKinds),
  description: z.string().default(''),
  /** `customfield_10200`. Two fields may have one name; their ids tell them apart. */
  id: z
    .string()
    .regex(/^customfield_\d+$/, 'must look like customfield_10200')
    .optional(),
  /** Names; a cascading select has more of them below each. */
  options: z.array(optionSchema).default([]),
  /** Keys of the projects that have it. Without them, all. */
  projects: z.array(nameSchema).min(1).optional(),
})
export type CustomFieldDescription = z.infer<typeof customFieldSchema>
