import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { badRequest, refusal } from '../faults.ts'
import type { Prepared } from '../jql/engine.ts'
import { may } from '../permissions.ts'
import { fieldNames, fieldSchemas, issueJson } from '../present/issue.ts'
import { selectFields } from '../present/selection.ts'
import type { IssueRecord } from '../records.ts'
import { findPage } from '../search/page.ts'
import { openToken, sealToken } from '../search/token.ts'
import type { View } from '../world.ts'
import { bodyOf, queryOf, type RouteDeps, viewOf } from './request.ts'

const removed =
  'The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046'

const orderFieldsMax = 7
const propertiesMax = 5
const reconcileMax = 50

const searchBody = z.strictObject({
  jql: z.string().optional(),
  nextPageToken: z.string().nullish(),
  maxResults: z.int().optional(),
  fields: z.array(z.string()).default([]),
  expand: z.string().optional(),
  properties: z.array(z.string()).default([]),
  fieldsByKeys: z.boolean().optional(),
  reconcileIssues: z.array(z.number()).default([]),
  includeArchivedProjects: z.boolean().optional(),
})

interface Search {
  readonly jql: string
  readonly nextPageToken: string | undefined
  readonly maxResults: number
  readonly fields: readonly string[]
  readonly expand: readonly string[]
  readonly properties: readonly string[]
  readonly reconcileIssues: readonly number[]
}

export function searchRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/search', () => gone())
  app.post('/search', () => gone())

  app.get('/search/jql', (request) => {
    const query = queryOf(request)
    return search(viewOf(request, deps), deps, {
      jql: query.text('jql') ?? '',
      nextPageToken: query.text('nextPageToken'),
      maxResults: query.int('maxResults', 50),
      fields: query.list('fields'),
      expand: query.list('expand'),
      properties: query.list('properties'),
      reconcileIssues: query.list('reconcileIssues').map(Number),
    })
  })

  app.post('/search/jql', (request) => {
    const body = bodyOf(request, searchBody)
    return search(viewOf(request, deps), deps, {
      ...body,
      jql: body.jql ?? '',
      nextPageToken: body.nextPageToken ?? undefined,
      maxResults: body.maxResults ?? 50,
      expand: (body.expand ?? '')
        .split(',')
        .map((word) => word.trim())
        .filter((word) => word !== ''),
    })
  })

  app.post('/search/approximate-count', (request) => {
    const view = viewOf(request, deps)
    const { jql } = bodyOf(request, z.strictObject({ jql: z.string().default('') }))
    const prepared = prepare(view, deps, jql)
    let count = 0
    for (const issue of indexed(view, [])) if (prepared.test(issue)) count += 1
    return { count }
  })
}

function gone(): never {
  throw refusal(410, [removed])
}

function search(view: View, deps: RouteDeps, asked: Search) {
  const { state, world } = view
  if (asked.maxResults < 1 || asked.maxResults > 5000) {
    throw badRequest('The max results parameter has to be between 1 and 5,000.')
  }
  if (asked.properties.length > propertiesMax)
    throw badRequest(`At most ${propertiesMax} issue properties can be requested.`)
  if (asked.reconcileIssues.length > reconcileMax) throw badRequest(`At most ${reconcileMax} issues can be reconciled.`)
  const prepared = prepare(view, deps, asked.jql)
  const now = world.now()
  const token = asked.nextPageToken
  const after = token === undefined ? undefined : openToken(state.tokenKey, asked.jql, token, now)
  if (token !== undefined && !after) throw badRequest('The provided next page token is invalid or expired.')
  const page = findPage({
    issues: indexed(view, asked.reconcileIssues),
    sortKeys: prepared.sortKeys,
    after,
    limit: asked.maxResults,
    test: prepared.test,
  })
  const selection = selectFields(world.fields, asked, 'id')
  const inIssues = {
    ...selection,
    expand: new Set([...selection.expand].filter((it) => it !== 'names' && it !== 'schema')),
  }
  return {
    issues: page.issues.map((issue) => issueJson(view, issue, inIssues)),
    ...(page.end && { nextPageToken: sealToken(state.tokenKey, asked.jql, page.end, now) }),
    isLast: page.end === undefined,
    ...(selection.expand.has('names') && { names: fieldNames(selection.fields) }),
    ...(selection.expand.has('schema') && { schema: fieldSchemas(selection.fields) }),
  }
}

/** Syntax is always checked; meaning only when the sandbox is strict. Otherwise a mistake of meaning finds nothing. */
function prepare(view: View, { engine, world }: RouteDeps, jql: string): Prepared {
  const preparation = engine.prepare(jql, view.caller)
  if (preparation.kind === 'malformed') throw badRequest(preparation.message)
  const { prepared } = preparation
  if (!prepared.bounded) {
    throw badRequest('Unbounded JQL queries are not allowed here. Please add a search restriction to your query.')
  }
  if (prepared.sortKeys.length > orderFieldsMax) {
    throw badRequest(`The ORDER BY clause can contain at most ${orderFieldsMax} fields.`)
  }
  const faults = [...prepared.faults, ...prepared.sortFaults]
  if (world.strictJql && faults.length > 0) throw badRequest(...faults)
  return prepared
}

/** What the index knows: new issues come late, but those to be reconciled are looked up. */
function* indexed(view: View, reconciled: readonly number[]): Iterable<IssueRecord> {
  if (!may(view.caller, 'BROWSE_PROJECTS')) return
  const { indexDelayMs } = view.world
  const horizon = indexDelayMs === 0 ? Number.POSITIVE_INFINITY : view.world.now() - indexDelayMs
  for (const issue of view.state.issues.values()) {
    if (issue.created <= horizon || reconciled.includes(Number(issue.id))) yield issue
  }
}
