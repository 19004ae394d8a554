import { z } from 'zod'
import { issueSchema, linkSchema } from './issue.ts'
import { roleActorSchema } from './people.ts'
import { componentSchema, projectSchema, versionSchema } from './project.ts'
import { shareSchema } from './share.ts'

// What administrators keep beside the data: settings, schemes, dashboards, pictures, the audit log, the trash.

export const columnSchema = z.object({ label: z.string(), value: z.string() })

const timeTrackingSchema = z.object({
  workingHoursPerDay: z.number().default(8),
  workingDaysPerWeek: z.number().default(5),
  timeFormat: z.enum(['pretty', 'days', 'hours']).default('pretty'),
  defaultUnit: z.enum(['minute', 'hour', 'day', 'week']).default('minute'),
})

const announcementSchema = z.object({
  message: z.string().default(''),
  isEnabled: z.boolean().default(false),
  isDismissible: z.boolean().default(false),
  visibility: z.enum(['public', 'private']).default('private'),
})

export const settingsSchema = z.object({
  timeTracking: timeTrackingSchema.prefault({}),
  announcement: announcementSchema.prefault({}),
  defaultPriorityId: z.string().default('3'),
  defaultResolutionId: z.string().nullable().default(null),
  /** Ids of the columns of the issue navigator. */
  columns: z
    .array(z.string())
    .default(['issuetype', 'issuekey', 'summary', 'assignee', 'reporter', 'priority', 'status', 'created', 'updated']),
  /** Application properties that were changed. */
  properties: z.record(z.string(), z.string()).default({}),
  /** Preferences by account. */
  preferences: z.record(z.string(), z.record(z.string(), z.string())).default({}),
  /** Columns of the issue navigator that an account chose for itself. */
  userColumns: z.record(z.string(), z.array(z.string())).default({}),
})
export type SiteSettings = z.infer<typeof settingsSchema>

export const notificationGrantSchema = z.object({
  id: z.number(),
  notificationType: z.string(),
  parameter: z.string().optional(),
})
export type NotificationGrant = z.infer<typeof notificationGrantSchema>

export const notificationSchemeSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  events: z.array(z.object({ eventId: z.string(), notifications: z.array(notificationGrantSchema) })),
})
export type NotificationSchemeRecord = z.infer<typeof notificationSchemeSchema>

export const dashboardSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  ownerId: z.string().nullable(),
  favouriteOf: z.array(z.string()),
  shares: z.array(shareSchema),
  editShares: z.array(shareSchema),
})
export type DashboardRecord = z.infer<typeof dashboardSchema>

const auditItemSchema = z.object({
  id: z.string().optional(),
  name: z.string().optional(),
  typeName: z.string().optional(),
  parentId: z.string().optional(),
  parentName: z.string().optional(),
})

export const auditSchema = z.object({
  id: z.number(),
  summary: z.string(),
  authorId: z.string().nullable(),
  created: z.number(),
  category: z.string(),
  objectItem: auditItemSchema.optional(),
  changedValues: z.array(
    z.object({ fieldName: z.string(), changedFrom: z.string().optional(), changedTo: z.string().optional() }),
  ),
  associatedItems: z.array(auditItemSchema),
})
export type AuditRecord = z.infer<typeof auditSchema>

export const avatarKinds = ['project', 'issuetype', 'priority'] as const
export const avatarSchema = z.object({
  id: z.string(),
  kind: z.enum(avatarKinds),
  ownerId: z.string(),
  mimeType: z.string(),
  base64: z.string(),
})
export type AvatarRecord = z.infer<typeof avatarSchema>

/** A project that was archived or thrown away, with everything that left the site with it. */
export const shelvedProjectSchema = z.object({
  why: z.enum(['archived', 'deleted']),
  at: z.number(),
  byId: z.string(),
  project: projectSchema,
  issues: z.array(issueSchema),
  links: z.array(linkSchema),
  components: z.array(componentSchema),
  versions: z.array(versionSchema),
})
export type ShelvedProject = z.infer<typeof shelvedProjectSchema>

/** Issue types for the projects that have the scheme. */
export const issueTypeSchemeSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  /** The first of the types when it names none. */
  defaultIssueTypeId: z.string().optional(),
  issueTypeIds: z.array(z.string()),
})
export type IssueTypeSchemeRecord = z.infer<typeof issueTypeSchemeSchema>

/** An issue that was archived by itself, with the links that left the site with it. */
export const archivedIssueSchema = z.object({
  at: z.number(),
  byId: z.string(),
  issue: issueSchema,
  links: z.array(linkSchema),
})
export type ArchivedIssue = z.infer<typeof archivedIssueSchema>

export const administrationSchema = z.object({
  settings: settingsSchema.prefault({}),
  notificationSchemes: z.array(notificationSchemeSchema).default([]),
  dashboards: z.array(dashboardSchema).default([]),
  audit: z.array(auditSchema).default([]),
  avatars: z.array(avatarSchema).default([]),
  shelf: z.array(shelvedProjectSchema).default([]),
  archivedIssues: z.array(archivedIssueSchema).default([]),
  issueTypeSchemes: z.array(issueTypeSchemeSchema).default([]),
  /** Who gets a role in every new project. */
  defaultActors: z.array(roleActorSchema.omit({ projectId: true })).default([]),
  /** Addresses that projects send mail from, by project. */
  projectEmails: z.record(z.string(), z.string()).default({}),
  /** When somebody last looked at a project, by account. */
  recentProjects: z.record(z.string(), z.array(z.string())).default({}),
})
export type Administration = z.infer<typeof administrationSchema>

export function emptyAdministration(): Administration {
  return administrationSchema.parse({})
}
