import { z } from 'zod'
import { adfNodeSchema } from './adf/node.ts'

// What the sandbox remembers. The same schemas read the data file back, so a damaged file is refused with a reason.

export const richTextSchema = z.object({ wiki: z.string(), adf: adfNodeSchema.optional() })
export type RichText = z.infer<typeof richTextSchema>

export const valueSchema = z.union([z.string(), z.number(), z.null(), z.array(z.string()), richTextSchema])
export type Value = z.infer<typeof valueSchema>

const userSchema = z.object({
  accountId: z.string(),
  accountType: z.enum(['atlassian', 'app', 'customer']),
  emailAddress: z.string(),
  emailVisible: z.boolean(),
  displayName: z.string(),
  active: z.boolean(),
  timeZone: z.string(),
  locale: z.string(),
  groupIds: z.array(z.string()),
  role: z.enum(['admin', 'member', 'viewer', 'none']),
  token: z.string(),
})
export type UserRecord = z.infer<typeof userSchema>

const groupSchema = z.object({ groupId: z.string(), name: z.string() })
export type GroupRecord = z.infer<typeof groupSchema>

const projectSchema = z.object({
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

const categorySchema = z.object({ id: z.string(), name: z.string(), description: z.string() })
export type CategoryRecord = z.infer<typeof categorySchema>

const componentSchema = z.object({
  id: z.string(),
  projectId: z.string(),
  name: z.string(),
  description: z.string(),
  leadAccountId: z.string().nullable(),
  assigneeType: z.enum(['PROJECT_DEFAULT', 'COMPONENT_LEAD', 'PROJECT_LEAD', 'UNASSIGNED']),
})
export type ComponentRecord = z.infer<typeof componentSchema>

const versionSchema = z.object({
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

const issueTypeSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  subtask: z.boolean(),
  hierarchyLevel: z.number(),
  avatarId: z.number(),
})
export type IssueTypeRecord = z.infer<typeof issueTypeSchema>

const statusSchema = z.object({ id: z.string(), name: z.string(), description: z.string(), categoryId: z.number() })
export type StatusRecord = z.infer<typeof statusSchema>

const prioritySchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  statusColor: z.string(),
  icon: z.string(),
})
export type PriorityRecord = z.infer<typeof prioritySchema>

const resolutionSchema = z.object({ id: z.string(), name: z.string(), description: z.string() })
export type ResolutionRecord = z.infer<typeof resolutionSchema>

const transitionSchema = z.object({
  id: z.string(),
  name: z.string(),
  from: z.array(z.string()),
  to: z.string(),
  resolution: z.enum(['set', 'clear', 'keep']),
})
export type TransitionRecord = z.infer<typeof transitionSchema>

const workflowSchema = z.object({
  id: z.string(),
  name: z.string(),
  initialStatusId: z.string(),
  statusIds: z.array(z.string()),
  transitions: z.array(transitionSchema),
})
export type WorkflowRecord = z.infer<typeof workflowSchema>

const customFieldSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  kind: z.enum(['text', 'rich', 'number', 'date', 'datetime', 'user', 'option', 'options', 'labels', 'sprint']),
  options: z.array(z.object({ id: z.string(), value: z.string() })),
})
export type CustomFieldRecord = z.infer<typeof customFieldSchema>

const linkTypeSchema = z.object({ id: z.string(), name: z.string(), inward: z.string(), outward: z.string() })
export type LinkTypeRecord = z.infer<typeof linkTypeSchema>

const linkSchema = z.object({ id: z.string(), typeId: z.string(), inwardId: z.string(), outwardId: z.string() })
export type LinkRecord = z.infer<typeof linkSchema>

const boardSchema = z.object({
  id: z.number(),
  name: z.string(),
  type: z.enum(['scrum', 'kanban']),
  projectId: z.string(),
})
export type BoardRecord = z.infer<typeof boardSchema>

const sprintSchema = z.object({
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

const visibilitySchema = z.object({
  type: z.enum(['group', 'role']),
  value: z.string().optional(),
  identifier: z.string().nullable().optional(),
})
export type Visibility = z.infer<typeof visibilitySchema>

const commentSchema = z.object({
  id: z.string(),
  authorId: z.string(),
  updateAuthorId: z.string(),
  body: richTextSchema,
  created: z.number(),
  updated: z.number(),
  visibility: visibilitySchema.optional(),
  properties: z.record(z.string(), z.unknown()),
})
export type CommentRecord = z.infer<typeof commentSchema>

const worklogSchema = z.object({
  id: z.string(),
  authorId: z.string(),
  updateAuthorId: z.string(),
  comment: richTextSchema.nullable(),
  started: z.number(),
  timeSpentSeconds: z.number(),
  created: z.number(),
  updated: z.number(),
  properties: z.record(z.string(), z.unknown()),
})
export type WorklogRecord = z.infer<typeof worklogSchema>

const attachmentSchema = z.object({
  id: z.string(),
  authorId: z.string(),
  filename: z.string(),
  mimeType: z.string(),
  size: z.number(),
  created: z.number(),
  base64: z.string(),
})
export type AttachmentRecord = z.infer<typeof attachmentSchema>

const changeItemSchema = z.object({
  field: z.string(),
  fieldtype: z.enum(['jira', 'custom']),
  fieldId: z.string(),
  from: z.string().nullable(),
  fromString: z.string().nullable(),
  to: z.string().nullable(),
  toString: z.string().nullable(),
  tmpFromAccountId: z.string().nullable().optional(),
  tmpToAccountId: z.string().nullable().optional(),
})
export type ChangeItem = z.infer<typeof changeItemSchema>

const changeSchema = z.object({
  id: z.string(),
  authorId: z.string(),
  created: z.number(),
  items: z.array(changeItemSchema),
})
export type ChangeRecord = z.infer<typeof changeSchema>

const remoteLinkSchema = z.object({
  id: z.number(),
  globalId: z.string().optional(),
  application: z.unknown().optional(),
  relationship: z.string().optional(),
  object: z.record(z.string(), z.unknown()),
})
export type RemoteLinkRecord = z.infer<typeof remoteLinkSchema>

const issueSchema = z.object({
  id: z.string(),
  key: z.string(),
  number: z.number(),
  formerKeys: z.array(z.string()),
  creatorId: z.string(),
  created: z.number(),
  updated: z.number(),
  resolved: z.number().nullable(),
  statusChanged: z.number(),
  values: z.record(z.string(), valueSchema),
  comments: z.array(commentSchema),
  worklogs: z.array(worklogSchema),
  changes: z.array(changeSchema),
  attachments: z.array(attachmentSchema),
  remoteLinks: z.array(remoteLinkSchema),
  watcherIds: z.array(z.string()),
  voterIds: z.array(z.string()),
  properties: z.record(z.string(), z.unknown()),
})
export type IssueRecord = z.infer<typeof issueSchema>

const roleSchema = z.object({ id: z.string(), name: z.string(), description: z.string() })
export type RoleRecord = z.infer<typeof roleSchema>

const roleActorSchema = z.object({
  id: z.number(),
  roleId: z.string(),
  projectId: z.string(),
  type: z.enum(['user', 'group']),
  subjectId: z.string(),
})
export type RoleActorRecord = z.infer<typeof roleActorSchema>

const filterSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  jql: z.string(),
  ownerId: z.string(),
  favouriteOf: z.array(z.string()),
  sharedWithAll: z.boolean(),
})
export type FilterRecord = z.infer<typeof filterSchema>

const webhookSchema = z.object({
  id: z.number(),
  kind: z.enum(['admin', 'dynamic']),
  name: z.string(),
  url: z.string(),
  description: z.string(),
  events: z.array(z.string()),
  jql: z.string(),
  excludeBody: z.boolean(),
  enabled: z.boolean(),
  secret: z.string().optional(),
  fieldIds: z.array(z.string()),
  propertyKeys: z.array(z.string()),
  ownerId: z.string(),
  updated: z.number(),
  expires: z.number().nullable(),
  /** The app that registered a dynamic webhook. */
  clientId: z.string().optional(),
})
export type WebhookRecord = z.infer<typeof webhookSchema>

const deliverySchema = z.object({
  identifier: z.string(),
  url: z.string(),
  secret: z.string().optional(),
  authorization: z.string().optional(),
  flow: z.enum(['Primary', 'Secondary']),
  body: z.string(),
  attempt: z.number(),
  dueAt: z.number(),
})
export type DeliveryRecord = z.infer<typeof deliverySchema>

const oauthClientSchema = z.object({ clientId: z.string(), clientSecret: z.string() })
export type OauthClient = z.infer<typeof oauthClientSchema>

const grantSchema = z.object({
  clientId: z.string(),
  accountId: z.string(),
  scopes: z.array(z.string()),
  refreshToken: z.string(),
  usedAt: z.number(),
  /** Tokens already exchanged, good for a few minutes more. */
  spent: z.array(z.object({ token: z.string(), at: z.number() })),
})
export type GrantRecord = z.infer<typeof grantSchema>

const deletedWorklogSchema = z.object({ id: z.string(), at: z.number() })

export const snapshotSchema = z.object({
  format: z.literal(1),
  cloudId: z.string(),
  tokenKey: z.string(),
  counters: z.record(z.string(), z.number()),
  users: z.array(userSchema),
  groups: z.array(groupSchema),
  projects: z.array(projectSchema),
  categories: z.array(categorySchema),
  components: z.array(componentSchema),
  versions: z.array(versionSchema),
  issueTypes: z.array(issueTypeSchema),
  statuses: z.array(statusSchema),
  priorities: z.array(prioritySchema),
  resolutions: z.array(resolutionSchema),
  workflows: z.array(workflowSchema),
  customFields: z.array(customFieldSchema),
  linkTypes: z.array(linkTypeSchema),
  links: z.array(linkSchema),
  boards: z.array(boardSchema),
  sprints: z.array(sprintSchema),
  roles: z.array(roleSchema),
  roleActors: z.array(roleActorSchema),
  filters: z.array(filterSchema),
  issues: z.array(issueSchema),
  webhooks: z.array(webhookSchema),
  deliveries: z.array(deliverySchema),
  deletedWorklogs: z.array(deletedWorklogSchema),
  oauthClients: z.array(oauthClientSchema),
  grants: z.array(grantSchema),
})
export type Snapshot = z.infer<typeof snapshotSchema>
