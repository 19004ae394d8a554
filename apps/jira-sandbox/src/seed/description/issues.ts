import { z } from 'zod'
import { nameSchema, personSchema } from './names.ts'
import { daySchema, whenSchema } from './times.ts'

// Issues and what hangs on them. Texts are wiki markup.

export const commentSchema = z.union([
  z.string(),
  z.strictObject({
    text: z.string(),
    author: personSchema.optional(),
    at: whenSchema.optional(),
    /** Who alone may read it. */
    role: nameSchema.optional(),
    group: nameSchema.optional(),
  }),
])

const durationSchema = z.string().min(1)

export const worklogSchema = z.union([
  durationSchema,
  z.strictObject({
    time: durationSchema,
    text: z.string().optional(),
    author: personSchema.optional(),
    at: whenSchema.optional(),
  }),
])

/** One line of history: names of what was and what came, as people read them. */
export const changeSchema = z.strictObject({
  field: nameSchema,
  from: z.string().nullable().default(null),
  to: z.string().nullable().default(null),
  by: personSchema.optional(),
  at: whenSchema.optional(),
})

/** `{ "blocks": "APP-2" }`: the words of a link type, one way or the other, and the other issue. */
export const linksSchema = z.record(nameSchema, z.union([nameSchema, z.array(nameSchema)]))

export const attachmentSchema = z.strictObject({
  name: nameSchema,
  type: z.string().default('text/plain'),
  text: z.string().optional(),
  base64: z.base64().optional(),
  by: personSchema.optional(),
  at: whenSchema.optional(),
})

export const remoteLinkSchema = z.strictObject({ url: z.url(), title: nameSchema, globalId: z.string().optional() })

/** The value of a custom field, by the kind of the field: names of options, of sprints, a person, a number, a text. */
const fieldValueSchema = z.union([z.string(), z.number(), z.array(z.string()), z.null()])

export const issueSchema = z.strictObject({
  project: nameSchema.optional(),
  /** Its key, when it matters; otherwise the next of the project. Names the project, too. */
  key: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]+-[1-9]\d*$/, 'must look like APP-12')
    .optional(),
  /** That many of the same; `{n}` in texts becomes 1, 2, 3. */
  count: z.number().int().min(1).max(100_000).default(1),
  summary: z.string().min(1).max(255),
  type: nameSchema.optional(),
  description: z.string().optional(),
  environment: z.string().optional(),
  status: nameSchema.optional(),
  resolution: nameSchema.optional(),
  priority: nameSchema.optional(),
  reporter: personSchema.optional(),
  creator: personSchema.optional(),
  assignee: personSchema.nullable().optional(),
  labels: z.array(nameSchema).default([]),
  components: z.array(nameSchema).default([]),
  fixVersions: z.array(nameSchema).default([]),
  affectedVersions: z.array(nameSchema).default([]),
  dueDate: daySchema.optional(),
  originalEstimate: durationSchema.optional(),
  remainingEstimate: durationSchema.optional(),
  /** By name, or by id where two share a name. */
  fields: z.record(nameSchema, fieldValueSchema).default({}),
  sprint: nameSchema.optional(),
  /** A level of the security scheme of its project. */
  security: nameSchema.optional(),
  parent: nameSchema.optional(),
  created: whenSchema.optional(),
  updated: whenSchema.optional(),
  resolved: whenSchema.optional(),
  /** Keys it had before it was moved. */
  formerKeys: z.array(nameSchema).default([]),
  comments: z.array(commentSchema).default([]),
  worklogs: z.array(worklogSchema).default([]),
  /** Without it, the way from the first status to the present one. */
  changes: z.array(changeSchema).optional(),
  links: linksSchema.default({}),
  watchers: z.array(personSchema).default([]),
  voters: z.array(personSchema).default([]),
  attachments: z.array(attachmentSchema).default([]),
  remoteLinks: z.array(remoteLinkSchema).default([]),
  properties: z.record(z.string(), z.unknown()).default({}),
})
export type IssueDescription = z.infer<typeof issueSchema>
