import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { badRequest, problem, refusal, unreadablePayload } from '../http/faults.ts'
import type { JqlEngine } from '../jql/engine.ts'
import { isObject, type JsonObject } from '../json/object.ts'
import { findSeenIssue, findSeenProject, may } from '../permissions/permissions.ts'
import type { IssueRecord, ProjectRecord, UserRecord } from '../records/records.ts'
import { findIssue } from '../world/state.ts'
import { type ApiVersion, createView, type View, type World } from '../world/world.ts'

declare module 'fastify' {
  interface FastifyRequest {
    caller: UserRecord | undefined
    /** The app that calls for the caller, when the caller came with a bearer token. */
    clientId: string | undefined
    /** Where links of the answer begin. */
    site: string
    /** What answered, or spoilt the answer, in place of the sandbox. */
    disturbedBy: 'interception' | 'fault' | undefined
  }
}

/** What every route file gets. */
export interface RouteDeps {
  readonly world: World
  readonly engine: JqlEngine
  readonly api: ApiVersion
}

export function viewOf(request: FastifyRequest, { world, api }: RouteDeps): View {
  return createView(world, api, request.caller, request.site)
}

export function callerOf(view: View): UserRecord {
  if (!view.caller) throw view.world.flavour.unauthenticated()
  return view.caller
}

export function requirePermission(
  view: View,
  permission: string,
  where?: ProjectRecord | IssueRecord,
  status = 403,
): UserRecord {
  const caller = callerOf(view)
  if (!may(view, permission, where)) throw refusal(status, ['You do not have permission to perform this operation.'])
  return caller
}

/** One named part of the path. */
export function pathPart(request: FastifyRequest, name: string): string {
  const value = isObject(request.params) ? request.params[name] : undefined
  return typeof value === 'string' ? value : ''
}

export function issueFrom(request: FastifyRequest, view: View): IssueRecord {
  const idOrKey = pathPart(request, 'issueIdOrKey')
  const issue = findSeenIssue(view, idOrKey)
  if (!issue) throw view.world.flavour.issueUnseen(view.caller, findIssue(view.state, idOrKey) !== undefined)
  return issue
}

export function projectFrom(view: View, idOrKey: string): ProjectRecord {
  const project = findSeenProject(view, idOrKey)
  if (!project)
    throw refusal(404, [`No project could be found with ${/^\d+$/.test(idOrKey) ? 'id' : 'key'} '${idOrKey}'.`])
  return project
}

/** Typed reading of the query string; a number that is none is a problem document, as recorded. */
export interface Query {
  text(name: string): string | undefined
  int(name: string, byDefault: number): number
  flag(name: string): boolean
  /** Repeated or comma separated. */
  list(name: string): string[]
  /** What the operation does not do without. */
  needed(name: string): string
  neededList(name: string): string[]
}

export function queryOf(request: FastifyRequest): Query {
  const values: JsonObject = isObject(request.query) ? request.query : {}
  const all = (name: string) => [values[name] ?? []].flat().filter((value) => typeof value === 'string')
  const list = (name: string) =>
    all(name).flatMap((text) =>
      text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    )
  const missing = (name: string) => badRequest(`The query parameter '${name}' is required.`)
  return {
    text: (name) => all(name)[0],
    int(name, byDefault) {
      const text = all(name)[0]
      if (text === undefined || text === '') return byDefault
      if (/^-?\d+$/.test(text)) return Number(text)
      throw problem(400, 'Bad Request', `Failed to convert '${name}' with value: '${text}'`, pathOf(request))
    },
    flag: (name) => all(name)[0] === 'true',
    needed(name) {
      const text = all(name)[0] ?? ''
      if (text === '') throw missing(name)
      return text
    },
    neededList(name) {
      const items = list(name)
      if (items.length === 0) throw missing(name)
      return items
    },
    list,
  }
}

/** Whether a list of the query lets something through; one that is not given lets everything. */
export function isWanted(list: readonly string[], value: string): boolean {
  return list.length === 0 || list.includes(value)
}

export function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? request.url
}

/** A body of the declared form; any other is the unreadable payload of shape 2. */
export function bodyOf<Shape extends z.ZodType>(request: FastifyRequest, shape: Shape): z.infer<Shape> {
  const parsed = shape.safeParse(request.body)
  if (!parsed.success) throw unreadablePayload()
  return parsed.data
}

export interface Page {
  readonly startAt: number
  readonly maxResults: number
}

export function pageOf(query: Query, byDefault: number, max: number): Page {
  const wanted = query.int('maxResults', byDefault)
  return { startAt: Math.max(0, query.int('startAt', 0)), maxResults: Math.min(max, wanted < 0 ? max : wanted) }
}

/** The `values` style of paging. */
export function pageJson<Item>(request: FastifyRequest, view: View, items: readonly Item[], page: Page) {
  const { startAt, maxResults } = page
  const values = items.slice(startAt, startAt + maxResults)
  const isLast = startAt + values.length >= items.length
  // Clients send characters that no URI may have; in a link they are escaped.
  const self = `${view.site}${request.url.replaceAll(/["<>[\\\]^`{|}]/g, encodeURIComponent)}`
  const next = new URL(self)
  next.searchParams.set('startAt', String(startAt + maxResults))
  next.searchParams.set('maxResults', String(maxResults))
  return {
    self,
    ...(!isLast && { nextPage: next.toString() }),
    maxResults,
    startAt,
    total: items.length,
    isLast,
    values,
  }
}

export function noContent(reply: FastifyReply): FastifyReply {
  return reply.code(204).removeHeader('content-type').send()
}
