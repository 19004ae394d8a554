import { z } from 'zod'

// What issues stand in: projects and their parts, boards, sprints, saved queries.

export const projectSchema = z.object({
  id: z.string(),
  key: z.string(),
  name: z.string(),
  description: z.string(),
  url: z.string(),
  leadAccountId: z.string(),
  projectTypeKey: z.enum(['software', 'service_desk', 'business']),
  assigneeType: z.enum(['PROJECT_LEAD', 'UNASSIGNED']),
  issueTypeIds: z.array(z.string()),
  workflowId: z.string(),
  avatarId: z.number(),
  categoryId: z.string().nullable(),
  nextNumber: z.number(),
  properties: z.record(z.string(), z.unknown()),
})
export type ProjectRecord = z.infer<typeof projectSchema>

export const categorySchema = z.object({ id: z.string(), name: z.string(), description: z.string() })
export type CategoryRecord = z.infer<typeof categorySchema>

export const componentSchema = z.object({
  id: z.string(),
  projectId: z.string(),
  name: z.string(),
  description: z.string(),
  leadAccountId: z.string().nullable(),
  assigneeType: z.enum(['PROJECT_DEFAULT', 'COMPONENT_LEAD', 'PROJECT_LEAD', 'UNASSIGNED']),
})
export type ComponentRecord = z.infer<typeof componentSchema>

export const versionSchema = z.object({
  id: z.string(),
  projectId: z.string(),
  name: z.string(),
  description: z.string(),
  released: z.boolean(),
  archived: z.boolean(),
  startDate: z.string().nullable(),
  releaseDate: z.string().nullable(),
  position: z.number(),
})
export type VersionRecord = z.infer<typeof versionSchema>

export const boardSchema = z.object({
  id: z.number(),
  name: z.string(),
  type: z.enum(['scrum', 'kanban']),
  projectId: z.string(),
})
export type BoardRecord = z.infer<typeof boardSchema>

export const sprintSchema = z.object({
  id: z.number(),
  name: z.string(),
  state: z.enum(['future', 'active', 'closed']),
  boardId: z.number(),
  goal: z.string(),
  createdDate: z.string(),
  startDate: z.string().nullable(),
  endDate: z.string().nullable(),
  completeDate: z.string().nullable(),
})
export type SprintRecord = z.infer<typeof sprintSchema>

export const filterSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  jql: z.string(),
  ownerId: z.string(),
  favouriteOf: z.array(z.string()),
  sharedWithAll: z.boolean(),
})
export type FilterRecord = z.infer<typeof filterSchema>
