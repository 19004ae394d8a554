import { z } from 'zod'
import { deletedWorklogSchema, issueSchema, linkSchema } from './records/issue.ts'
import { deliverySchema, notificationSchema, webhookSchema } from './records/message.ts'
import {
  grantSchema,
  groupSchema,
  oauthClientSchema,
  roleActorSchema,
  roleSchema,
  userSchema,
} from './records/people.ts'
import {
  boardSchema,
  categorySchema,
  componentSchema,
  filterSchema,
  projectSchema,
  sprintSchema,
  versionSchema,
} from './records/project.ts'
import {
  customFieldSchema,
  issueTypeSchema,
  linkTypeSchema,
  prioritySchema,
  resolutionSchema,
  statusSchema,
  workflowSchema,
} from './records/vocabulary.ts'

export type {
  AttachmentRecord,
  ChangeItem,
  ChangeRecord,
  CommentRecord,
  IssueRecord,
  LinkRecord,
  RemoteLinkRecord,
  RichText,
  Value,
  Visibility,
  WorklogRecord,
} from './records/issue.ts'
export type { DeliveryRecord, NotificationRecord, WebhookRecord } from './records/message.ts'
export type {
  GrantRecord,
  GroupRecord,
  OauthClient,
  RoleActorRecord,
  RoleRecord,
  UserRecord,
} from './records/people.ts'
export type {
  BoardRecord,
  CategoryRecord,
  ComponentRecord,
  FilterRecord,
  ProjectRecord,
  SprintRecord,
  VersionRecord,
} from './records/project.ts'
export type {
  CustomFieldRecord,
  IssueTypeRecord,
  LinkTypeRecord,
  PriorityRecord,
  ResolutionRecord,
  StatusRecord,
  TransitionRecord,
  WorkflowRecord,
} from './records/vocabulary.ts'

/** Everything the sandbox remembers. The same schema reads the data file back, so a damaged file is refused with a reason. */
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
  // Younger than the format: files without them are read as if they were empty.
  oauthClients: z.array(oauthClientSchema).default([]),
  grants: z.array(grantSchema).default([]),
  outbox: z.array(notificationSchema).default([]),
})
export type Snapshot = z.infer<typeof snapshotSchema>
