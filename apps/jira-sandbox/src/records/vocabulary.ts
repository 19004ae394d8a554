import { z } from 'zod'

// The words that issues are made of.

export const issueTypeSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  subtask: z.boolean(),
  hierarchyLevel: z.number(),
  avatarId: z.number(),
  properties: z.record(z.string(), z.unknown()).optional(),
})
export type IssueTypeRecord = z.infer<typeof issueTypeSchema>

export const statusSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  categoryId: z.number(),
  /** The only project that may use it; without one it is global. */
  projectId: z.string().optional(),
})
export type StatusRecord = z.infer<typeof statusSchema>

export const prioritySchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  statusColor: z.string(),
  icon: z.string(),
})
export type PriorityRecord = z.infer<typeof prioritySchema>

export const resolutionSchema = z.object({ id: z.string(), name: z.string(), description: z.string() })
export type ResolutionRecord = z.infer<typeof resolutionSchema>

export const transitionSchema = z.object({
  id: z.string(),
  name: z.string(),
  from: z.array(z.string()),
  to: z.string(),
  resolution: z.enum(['set', 'clear', 'keep']),
})
export type TransitionRecord = z.infer<typeof transitionSchema>

export const workflowSchema = z.object({
  id: z.string(),
  name: z.string(),
  initialStatusId: z.string(),
  statusIds: z.array(z.string()),
  transitions: z.array(transitionSchema),
})
export type WorkflowRecord = z.infer<typeof workflowSchema>

export const customFieldContextSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  /** No projects are all projects, no issue types all types. */
  projectIds: z.array(z.string()),
  issueTypeIds: z.array(z.string()),
  defaultValue: z.record(z.string(), z.unknown()).optional(),
})
export type CustomFieldContext = z.infer<typeof customFieldContextSchema>

/** What a custom field holds; `cascade` is one option and perhaps one below it. */
export const customFieldKinds = [
  ...(['text', 'rich', 'url', 'number', 'date', 'datetime', 'user', 'users', 'option', 'radio'] as const),
  ...(['options', 'checkboxes', 'cascade', 'labels', 'sprint'] as const),
  ...(['group', 'groups', 'version', 'versions', 'project', 'readonly', 'importid'] as const),
] as const

export const customFieldSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  kind: z.enum(customFieldKinds),
  options: z.array(
    z.object({
      id: z.string(),
      value: z.string(),
      /** The option of a cascading select that it stands below. */
      parentId: z.string().optional(),
      disabled: z.boolean().optional(),
      /** The context that offers it; without one it is the first. */
      contextId: z.string().optional(),
    }),
  ),
  /** How it is searched: null for not at all, and as is usual for its kind when nothing is said. */
  searcherKey: z.string().nullable().optional(),
  /** Where the field is offered. Without any it is offered everywhere. */
  contexts: z.array(customFieldContextSchema).optional(),
  /** When it was thrown away. It is deleted for good after sixty days. */
  trashed: z.object({ at: z.number(), byId: z.string() }).optional(),
})
export type CustomFieldRecord = z.infer<typeof customFieldSchema>

export const linkTypeSchema = z.object({ id: z.string(), name: z.string(), inward: z.string(), outward: z.string() })
export type LinkTypeRecord = z.infer<typeof linkTypeSchema>
