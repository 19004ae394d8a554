import { z } from 'zod'
import { adfNodeSchema } from '../adf/node.ts'

// Issues and what hangs on them.

export const richTextSchema = z.object({ wiki: z.string(), adf: adfNodeSchema.optional() })
export type RichText = z.infer<typeof richTextSchema>

export const valueSchema = z.union([z.string(), z.number(), z.null(), z.array(z.string()), richTextSchema])
export type Value = z.infer<typeof valueSchema>

export const linkSchema = z.object({ id: z.string(), typeId: z.string(), inwardId: z.string(), outwardId: z.string() })
export type LinkRecord = z.infer<typeof linkSchema>

export const visibilitySchema = z.object({
  type: z.enum(['group', 'role']),
  value: z.string().optional(),
  identifier: z.string().nullable().optional(),
})
export type Visibility = z.infer<typeof visibilitySchema>

export const commentSchema = z.object({
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

export const worklogSchema = z.object({
  id: z.string(),
  authorId: z.string(),
  updateAuthorId: z.string(),
  comment: richTextSchema.nullable(),
  started: z.number(),
  timeSpentSeconds: z.number(),
  created: z.number(),
  updated: z.number(),
  visibility: visibilitySchema.optional(),
  properties: z.record(z.string(), z.unknown()),
})
export type WorklogRecord = z.infer<typeof worklogSchema>

export const attachmentSchema = z.object({
  id: z.string(),
  authorId: z.string(),
  filename: z.string(),
  mimeType: z.string(),
  size: z.number(),
  created: z.number(),
  base64: z.string(),
})
export type AttachmentRecord = z.infer<typeof attachmentSchema>

export const changeItemSchema = z.object({
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

export const changeSchema = z.object({
  id: z.string(),
  authorId: z.string(),
  created: z.number(),
  items: z.array(changeItemSchema),
  /** Where the change came from, in the words of the program that made it. */
  historyMetadata: z.record(z.string(), z.unknown()).optional(),
})
export type ChangeRecord = z.infer<typeof changeSchema>

export const remoteLinkSchema = z.object({
  id: z.number(),
  globalId: z.string().optional(),
  application: z.unknown().optional(),
  relationship: z.string().optional(),
  object: z.record(z.string(), z.unknown()),
})
export type RemoteLinkRecord = z.infer<typeof remoteLinkSchema>

export const issueSchema = z.object({
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
  /** Where people put it among all issues; without one it stands where its creation put it. */
  rank: z.string().optional(),
  /** What boards keep with an epic beside its fields. */
  epic: z
    .object({ name: z.string().optional(), color: z.string().optional(), done: z.boolean().optional() })
    .optional(),
})
export type IssueRecord = z.infer<typeof issueSchema>

export const deletedWorklogSchema = z.object({ id: z.string(), at: z.number() })

/** When somebody last looked at an issue. */
export const viewSchema = z.object({ accountId: z.string(), issueId: z.string(), at: z.number() })
