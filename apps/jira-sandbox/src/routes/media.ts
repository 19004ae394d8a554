import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { badRequest, refusal } from '../http/faults.ts'
import type { AttachmentRecord } from '../records/records.ts'
import type { State } from '../world/state.ts'
import type { World } from '../world/world.ts'
import { pathPart, queryOf } from './request.ts'

const linkLifeMs = 10 * 60_000

/** Other names of this very machine, for a host that is not the site's. */
const otherNames: Readonly<Record<string, string>> = { '127.0.0.1': 'localhost', localhost: '127.0.0.1' }

/**
 * The signed address outside the REST API, for whoever holds the link. It wants no credentials: a client that brings
 * those of the site along to another host gives them away, and is told so.
 */
export function mediaRoutes(app: FastifyInstance, world: World): void {
  app.get('/media/:id/:filename', (request, reply) => {
    const isElsewhere = otherNames[new URL(world.baseUrl).hostname] !== undefined
    if (isElsewhere && request.headers.authorization !== undefined) {
      throw badRequest('Credentials of the site were sent to the media host: drop Authorization on this redirect.')
    }
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

/** 303 to where the bytes are. */
export function redirectToMedia(reply: FastifyReply, world: World, attachment: AttachmentRecord): FastifyReply {
  return reply.code(303).removeHeader('content-type').header('location', mediaUrl(world, attachment)).send()
}

/** Another host name for the same place, so that clients drop their credentials on the way as they must. */
function mediaUrl(world: World, { id, filename }: AttachmentRecord): string {
  const url = new URL(`/media/${id}/${encodeURIComponent(filename)}`, world.baseUrl)
  url.hostname = otherNames[url.hostname] ?? url.hostname
  const expires = world.now() + linkLifeMs
  url.searchParams.set('expires', String(expires))
  url.searchParams.set('signature', mediaSignature(world.state, id, expires))
  return url.toString()
}

function mediaSignature(state: State, id: string, expires: number): string {
  return createHmac('sha256', state.tokenKey).update(`media ${id} ${expires}`).digest('base64url')
}

/** The bytes, or the range of them asked for: `bytes=from-[to]` or the last `bytes=-count`. */
export function sendBytes(request: FastifyRequest, reply: FastifyReply, attachment: AttachmentRecord): FastifyReply {
  const bytes = Buffer.from(attachment.base64, 'base64')
  reply.type(attachment.mimeType).header('accept-ranges', 'bytes')
  reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(attachment.filename)}`)
  if (request.headers.range === undefined) return reply.send(bytes)
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range)
  const [first, last] = [range?.[1] ?? '', range?.[2] ?? '']
  if (first === '' && last === '') throw badRequest(`The range '${request.headers.range}' cannot be read.`)
  const end = bytes.length - 1
  const from = first === '' ? Math.max(0, bytes.length - Number(last)) : Number(first)
  const to = first === '' || last === '' ? end : Math.min(Number(last), end)
  if (from > end || to < from) return reply.code(416).header('content-range', `bytes */${bytes.length}`).send()
  reply.code(206).header('content-range', `bytes ${from}-${to}/${bytes.length}`)
  return reply.send(bytes.subarray(from, to + 1))
}
