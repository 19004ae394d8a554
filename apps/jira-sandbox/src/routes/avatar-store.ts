import type { FastifyRequest } from 'fastify'
import { type AvatarKind, customAvatarJson, isSystemAvatar, systemAvatars } from '../administration/avatars.ts'
import { badRequest, JiraError, refusal } from '../http/faults.ts'
import type { AvatarRecord } from '../records/records.ts'
import { nextId } from '../world/state.ts'
import type { View } from '../world/world.ts'

const imageTypes: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/svg+xml'])
const imageMaxBytes = 2 * 1024 * 1024

export function avatarsJson(view: View, kind: AvatarKind, ownerId: string, selectedId?: string) {
  const own = view.state.administration.avatars.filter((it) => it.kind === kind && it.ownerId === ownerId)
  return {
    system: systemAvatars(view, kind, selectedId),
    custom: own.map((avatar) => customAvatarJson(view, avatar, selectedId)),
  }
}

/** Keeps the image of the body. It is not cropped: `x`, `y` and `size` are taken and not used. */
export function uploadAvatar(request: FastifyRequest, view: View, kind: AvatarKind, ownerId: string) {
  if (request.headers['x-atlassian-token'] !== 'no-check') {
    throw new JiraError(403, 'XSRF check failed', 'text/plain;charset=UTF-8')
  }
  const mimeType = (request.headers['content-type'] ?? '').split(';')[0]?.trim() ?? ''
  if (!imageTypes.has(mimeType) || !Buffer.isBuffer(request.body)) {
    throw badRequest(`The image type '${mimeType}' is not supported.`)
  }
  if (request.body.length > imageMaxBytes) throw badRequest('The image is too large.')
  const avatar: AvatarRecord = {
    id: String(nextId(view.state, 'avatar')),
    kind,
    ownerId,
    mimeType,
    base64: request.body.toString('base64'),
  }
  view.state.administration.avatars.push(avatar)
  view.world.changed()
  return customAvatarJson(view, avatar)
}

export function removeAvatar(view: View, kind: AvatarKind, ownerId: string, id: string): void {
  if (isSystemAvatar(kind, id)) throw refusal(403, ['System avatars cannot be deleted.'])
  const { avatars } = view.state.administration
  const at = avatars.findIndex((it) => it.id === id && it.kind === kind && it.ownerId === ownerId)
  if (at < 0) throw refusal(404, [`The avatar with id '${id}' does not exist.`])
  avatars.splice(at, 1)
  view.world.changed()
}
