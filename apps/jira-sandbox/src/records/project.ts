import { z } from 'zod'
import { shareSchema } from './share.ts'

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
  /** Team-managed projects are next-gen; without a word they are classic. */
  style: z.enum(['classic', 'next-gen']).optional(),
  /** Without one the default scheme holds. */
  permissionSchemeId: z.string().optional(),
  /** Without one every issue of the project is as visible as the project. */
  securitySchemeId: z.string().optional(),
  /** Without one the default notification scheme holds. */
  notificationSchemeId: z.string().optional(),
  /** Without one the project has a scheme of its own. */
  issueTypeSchemeId: z.string().optional(),
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

export const relatedWorkSchema = z.object({
  relatedWorkId: z.string(),
  category: z.string(),
  title: z.string().optional(),
  url: z.string().optional(),
  issueId: z.number().optional(),
})
export type RelatedWorkRecord = z.infer<typeof relatedWorkSchema>

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
  relatedWork: z.array(relatedWorkSchema).optional(),
})
export type VersionRecord = z.infer<typeof versionSchema>

export const boardSchema = z.object({
  id: z.number(),
  name: z.string(),
  type: z.enum(['scrum', 'kanban']),
  /** Empty when the board is in no project. */
  projectId: z.string(),
  /** The saved filter it shows; without one it shows its project. */
  filterId: z.string().optional(),
  /** Whose board it is, when it is in no project. */
  ownerId: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
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
  /** Its place among the sprints of the backlog; by id without one. */
  sequence: z.number().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
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
  /** Who else may see it, and who may edit it. */
  shares: z.array(shareSchema).optional(),
  editShares: z.array(shareSchema).optional(),
  /** Ids of the columns its owner chose. */
  columns: z.array(z.string()).optional(),
})
export type FilterRecord = z.infer<typeof filterSchema>
