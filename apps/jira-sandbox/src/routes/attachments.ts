import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isSwitchedOn } from '../administration/application-properties.ts'
import { badRequest, JiraError, refusal } from '../http/faults.ts'
import { readMultipart } from '../http/multipart.ts'
import { requireRoom } from '../issues/caps.ts'
import { recordChange } from '../issues/commit.ts'
import { may, mayBrowse } from '../permissions/permissions.ts'
import { attachmentJson } from '../present/activity.ts'
import type { AttachmentRecord, ChangeItem, IssueRecord } from '../records/records.ts'
import { nextId } from '../world/state.ts'
import type { View } from '../world/world.ts'
import { redirectToMedia, sendBytes } from './media.ts'
import { callerOf, issueFrom, noContent, pathPart, queryOf, type RouteDeps, viewOf } from './request.ts'

const uploadMaxBytes = 10 * 1024 * 1024
const filesMax = 60

export function attachmentRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/attachment/meta', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    return { enabled: isSwitchedOn(view.state, 'jira.option.allowattachments'), uploadLimit: uploadMaxBytes }
  })

  app.post('/issue/:issueIdOrKey/attachments', (request) => {
    requireToken(request)
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    if (!view.caller || !may(view, 'CREATE_ATTACHMENTS', issue)) {
      throw refusal(403, ['You do not have permission to create attachments for this issue.'])
    }
    return attach(request, view, issue, view.caller.accountId).map((it) => attachmentJson(view, it))
  })

  app.get('/attachment/:id', (request) => {
    const view = viewOf(request, deps)
    const { attachment } = attachmentFrom(request, view)
    // A number here, a string inside the issue.
    return { ...attachmentJson(view, attachment), id: Number(attachment.id) }
  })

  app.delete('/attachment/:id', (request, reply) => {
    const view = viewOf(request, deps)
    const { issue, attachment } = attachmentFrom(request, view)
    const caller = callerOf(view)
    const own = attachment.authorId === caller.accountId && may(view, 'DELETE_OWN_ATTACHMENTS', issue)
    if (!own && !may(view, 'DELETE_ALL_ATTACHMENTS', issue))
      throw refusal(403, ['You do not have permission to delete this attachment.'])
    issue.attachments.splice(issue.attachments.indexOf(attachment), 1)
    recordChange(view.world, issue, caller.accountId, [changeOf(attachment, 'removed')])
    view.world.emit({ kind: 'attachment_deleted', issue, attachment: attachmentJson(view, attachment) })
    return noContent(reply)
  })

  app.get('/attachment/content/:id', (request, reply) => {
    const view = viewOf(request, deps)
    const { attachment } = attachmentFrom(request, view)
    if (queryOf(request).text('redirect') === 'false') return sendBytes(request, reply, attachment)
    return redirectToMedia(reply, view.world, attachment)
  })

  // Pictures are their own thumbnails: the sandbox does not scale.
  app.get('/attachment/thumbnail/:id', (request, reply) => {
    const view = viewOf(request, deps)
    const { attachment } = attachmentFrom(request, view)
    const query = queryOf(request)
    const shown = attachment.mimeType.startsWith('image/') ? attachment : { ...attachment, ...defaultThumbnail }
    if (shown !== attachment && query.text('fallbackToDefault') === 'false') {
      throw refusal(404, [`The attachment with id '${attachment.id}' has no thumbnail.`])
    }
    if (shown !== attachment || query.text('redirect') === 'false') return sendBytes(request, reply, shown)
    return redirectToMedia(reply, view.world, shown)
  })
}

/** One transparent point, for files that cannot be pictured. */
const defaultThumbnail = {
  filename: 'thumbnail.gif',
  mimeType: 'image/gif',
  base64: 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7',
} as const

function requireToken(request: FastifyRequest): void {
  if (request.headers['x-atlassian-token'] !== 'no-check') {
    throw new JiraError(403, 'XSRF check failed', 'text/html;charset=UTF-8')
  }
}

function attach(request: FastifyRequest, view: View, issue: IssueRecord, authorId: string): AttachmentRecord[] {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const parts = readMultipart(request.headers['content-type'] ?? '', body)?.filter((part) => part.name === 'file') ?? []
  if (parts.length === 0) throw badRequest('No file was uploaded: the part must be named "file".')
  if (parts.length > filesMax) throw refusal(413, [`At most ${filesMax} files can be uploaded at once.`])
  const large = parts.find((part) => part.content.length > uploadMaxBytes)
  if (large)
    throw refusal(413, [`The file '${large.filename}' exceeds its maximum permitted size of ${uploadMaxBytes} bytes.`])
  requireRoom(view.state, issue, 'attachment', parts.length)
  const attached = parts.map(({ filename, mimeType, content }) => ({
    id: String(nextId(view.state, 'attachment')),
    authorId,
    filename,
    mimeType,
    size: content.length,
    created: view.world.now(),
    base64: content.toString('base64'),
  }))
  issue.attachments.push(...attached)
  recordChange(
    view.world,
    issue,
    authorId,
    attached.map((it) => changeOf(it, 'added')),
  )
  for (const it of attached)
    view.world.emit({ kind: 'attachment_created', issue, attachment: attachmentJson(view, it) })
  return attached
}

function changeOf({ id, filename }: AttachmentRecord, what: 'added' | 'removed'): ChangeItem {
  const heading = { field: 'Attachment', fieldtype: 'jira' as const, fieldId: 'attachment' }
  if (what === 'added') return { ...heading, from: null, fromString: null, to: id, toString: filename }
  return { ...heading, from: id, fromString: filename, to: null, toString: null }
}

export function attachmentFrom(
  request: FastifyRequest,
  view: View,
): { issue: IssueRecord; attachment: AttachmentRecord } {
  const id = pathPart(request, 'id')
  for (const issue of view.state.issues.values()) {
    const attachment = issue.attachments.find((it) => it.id === id)
    if (attachment && mayBrowse(view.state, view.caller, issue)) return { issue, attachment }
  }
  throw refusal(404, [`The attachment with id '${id}' does not exist`])
}
