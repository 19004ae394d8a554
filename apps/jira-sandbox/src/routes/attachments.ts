import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { badRequest, JiraError, refusal } from '../faults.ts'
import { recordChange } from '../issues/commit.ts'
import { readMultipart } from '../multipart.ts'
import { may } from '../permissions.ts'
import { attachmentJson } from '../present/activity.ts'
import type { AttachmentRecord, ChangeItem, IssueRecord } from '../records.ts'
import { nextId, type State } from '../state.ts'
import type { View, World } from '../world.ts'
import { callerOf, issueFrom, noContent, pathPart, queryOf, type RouteDeps, viewOf } from './request.ts'

const uploadMaxBytes = 10 * 1024 * 1024
const filesMax = 60
const linkLifeMs = 10 * 60_000

export function attachmentRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/attachment/meta', (request) => {
    callerOf(viewOf(request, deps))
    return { enabled: true, uploadLimit: uploadMaxBytes }
  })

  app.post('/issue/:issueIdOrKey/attachments', (request) => {
    requireToken(request)
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    if (!view.caller || !may(view.caller, 'CREATE_ATTACHMENTS')) {
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
    const own = attachment.authorId === caller.accountId && may(caller, 'DELETE_OWN_ATTACHMENTS')
    if (!own && !may(caller, 'DELETE_ALL_ATTACHMENTS'))
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
    const location = mediaUrl(view.world, attachment)
    return reply.code(303).removeHeader('content-type').header('location', location).send()
  })
}

/** The signed address outside the REST API, for whoever holds the link: it asks for no credentials. */
export function mediaRoutes(app: FastifyInstance, world: World): void {
  app.get('/media/:id/:filename', (request, reply) => {
    const id = pathPart(request, 'id')
    const query = queryOf(request)
    const expires = query.int('expires', 0)
    const attachment = [...world.state.issues.values()].flatMap((it) => it.attachments).find((it) => it.id === id)
    const given = Buffer.from(query.text('signature') ?? '')
    const expected = Buffer.from(mediaSignature(world.state, id, expires))
    const valid = given.length === expected.length && timingSafeEqual(given, expected) && expires > world.now()
    if (!attachment || !valid) throw refusal(403, ['The link is not valid or has expired.'])
    return sendBytes(request, reply, attachment)
  })
}

/** Another host name for the same place, so that clients drop their credentials on the way as they must. */
function mediaUrl(world: World, { id, filename }: AttachmentRecord): string {
  const url = new URL(`/media/${id}/${encodeURIComponent(filename)}`, world.baseUrl)
  if (url.hostname === '127.0.0.1') url.hostname = 'localhost'
  const expires = world.now() + linkLifeMs
  url.searchParams.set('expires', String(expires))
  url.searchParams.set('signature', mediaSignature(world.state, id, expires))
  return url.toString()
}

function mediaSignature(state: State, id: string, expires: number): string {
  return createHmac('sha256', state.tokenKey).update(`media ${id} ${expires}`).digest('base64url')
}

function requireToken(request: FastifyRequest): void {
  if (request.headers['x-atlassian-token'] !== 'no-check') {
    throw new JiraError(403, 'XSRF check failed', 'text/html;charset=UTF-8')
  }
}

function attach(request: FastifyRequest, view: View, issue: IssueRecord, authorId: string): AttachmentRecord[] {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const parts = readMultipart(request.headers['content-type'] ?? '', body)?.filter((part) => part.name === 'file') ?? []
  if (parts.length === 0) throw badRequest('No file was uploaded: the part must be named "file".')
  if (parts.length > filesMax) throw badRequest(`At most ${filesMax} files can be uploaded at once.`)
  const large = parts.find((part) => part.content.length > uploadMaxBytes)
  if (large)
    throw refusal(413, [`The file '${large.filename}' exceeds its maximum permitted size of ${uploadMaxBytes} bytes.`])
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

function attachmentFrom(request: FastifyRequest, view: View): { issue: IssueRecord; attachment: AttachmentRecord } {
  const id = pathPart(request, 'id')
  for (const issue of may(view.caller, 'BROWSE_PROJECTS') ? view.state.issues.values() : []) {
    const attachment = issue.attachments.find((it) => it.id === id)
    if (attachment) return { issue, attachment }
  }
  throw refusal(404, [`The attachment with id '${id}' does not exist`])
}

/** The bytes, or the range of them asked for. */
function sendBytes(request: FastifyRequest, reply: FastifyReply, attachment: AttachmentRecord): FastifyReply {
  const bytes = Buffer.from(attachment.base64, 'base64')
  reply.type(attachment.mimeType).header('accept-ranges', 'bytes')
  reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(attachment.filename)}`)
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
  if (!range) return reply.send(bytes)
  const from = Number(range[1])
  const to = range[2] === '' || range[2] === undefined ? bytes.length - 1 : Math.min(Number(range[2]), bytes.length - 1)
  if (from >= bytes.length || to < from)
    return reply.code(416).header('content-range', `bytes */${bytes.length}`).send()
  reply.code(206).header('content-range', `bytes ${from}-${to}/${bytes.length}`)
  return reply.send(bytes.subarray(from, to + 1))
}
