import type { FastifyReply } from 'fastify'
import { isObject } from '../../json/object.ts'
import type { Payload } from './payload.ts'

/** Takes a project and its issues out of every list of an answer. Totals stay as they were, as on a page that was filtered late. */
export function withoutProject(reply: FastifyReply, payload: Payload, projectKey: string): Payload {
  const isJson = String(reply.getHeader('content-type') ?? '').includes('json')
  if (typeof payload !== 'string' || payload === '' || !isJson) return payload
  reply.removeHeader('content-length')
  return JSON.stringify(prune(JSON.parse(payload), projectKey))
}

function prune(value: unknown, projectKey: string): unknown {
  if (Array.isArray(value)) {
    return value.filter((item) => !belongs(item, projectKey)).map((item) => prune(item, projectKey))
  }
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, prune(item, projectKey)]))
}

/** A project, an issue of it, or anything that names it as its own. */
function belongs(item: unknown, projectKey: string): boolean {
  if (!isObject(item)) return false
  const { key, fields, project, projectKey: named } = item
  const ofIssue = typeof key === 'string' && (key === projectKey || key.replace(/-\d+$/, '') === projectKey)
  const inFields = isObject(fields) && isObject(fields.project) && fields.project.key === projectKey
  return ofIssue || inFields || named === projectKey || (isObject(project) && project.key === projectKey)
}
