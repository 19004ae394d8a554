import { z } from 'zod'
import { permissionSchemeSchema, securitySchemeSchema } from './access.ts'
import { administrationSchema } from './administration.ts'
import { deletedWorklogSchema, issueSchema, linkSchema, viewSchema } from './issue.ts'
import { deliverySchema, notificationSchema, webhookSchema } from './message.ts'
import { originSchema } from './origin.ts'
import {
  consentSchema,
  grantSchema,
  groupSchema,
  oauthClientSchema,
  roleActorSchema,
  roleSchema,
  userSchema,
} from './people.ts'
import { personalTokenSchema } from './personal-token.ts'
import {
  boardSchema,
  categorySchema,
  componentSchema,
  filterSchema,
  projectSchema,
  sprintSchema,
  versionSchema,
} from './project.ts'
import { taskSchema } from './task.ts'
import { teamSchema } from './team.ts'
import {
  customFieldSchema,
  issueTypeSchema,
  linkTypeSchema,
  prioritySchema,
  resolutionSchema,
  statusSchema,
  workflowSchema,
} from './vocabulary.ts'

export type { PermissionSchemeRecord, SecurityLevelRecord, SecuritySchemeRecord } from './access.ts'
export type {
  Administration,
  ArchivedIssue,
  AuditRecord,
  AvatarRecord,
  DashboardRecord,
  IssueTypeSchemeRecord,
  NotificationSchemeRecord,
  ShelvedProject,
  SiteSettings,
} from './administration.ts'
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
} from './issue.ts'
export type { DeliveryRecord, NotificationRecord, WebhookRecord } from './message.ts'
export type { OriginRecord } from './origin.ts'
export type {
  ApiTokenRecord,
  ConsentRecord,
  GrantRecord,
  GroupRecord,
  OauthClient,
  RoleActorRecord,
  RoleRecord,
  UserRecord,
} from './people.ts'
export type { PersonalTokenRecord } from './personal-token.ts'
export type {
  BoardRecord,
  CategoryRecord,
  ComponentRecord,
  FilterRecord,
  ProjectRecord,
  SprintRecord,
  VersionRecord,
} from './project.ts'
export type { ShareRecord } from './share.ts'
export type { TaskRecord } from './task.ts'
export type { TeamRecord } from './team.ts'
export type {
  CustomFieldContext,
  CustomFieldRecord,
  IssueTypeRecord,
  LinkTypeRecord,
  PriorityRecord,
  ResolutionRecord,
  StatusRecord,
  TransitionRecord,
  WorkflowRecord,
} from './vocabulary.ts'

/** Everything the sandbox remembers. The same schema reads the data file back, so a damaged file is refused with a reason. */
export const snapshotSchema = z.object({
  format: z.literal(1),
  cloudId: z.string(),
  /** The organization of the site; made from the site's own id when it has none. */
  orgId: z.string().optional(),
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
  origin: originSchema.prefault({}),
  oauthClients: z.array(oauthClientSchema).default([]),
  grants: z.array(grantSchema).default([]),
  consents: z.array(consentSchema).default([]),
  revokedGrantIds: z.array(z.string()).default([]),
  outbox: z.array(notificationSchema).default([]),
  views: z.array(viewSchema).default([]),
  tasks: z.array(taskSchema).default([]),
  personalTokens: z.array(personalTokenSchema).default([]),
  teams: z.array(teamSchema).default([]),
  permissionSchemes: z.array(permissionSchemeSchema).default([]),
  securitySchemes: z.array(securitySchemeSchema).default([]),
  administration: administrationSchema.prefault({}),
})
export type Snapshot = z.infer<typeof snapshotSchema>
