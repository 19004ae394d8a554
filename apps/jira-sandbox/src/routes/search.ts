import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { badRequest, refusal } from '../http/faults.ts'
import type { Prepared } from '../jql/prepared.ts'
import { fieldNames, fieldSchemas, issueJson } from '../present/issue.ts'
import { type Selection, selectFields } from '../present/selection.ts'
import { withArchived } from '../projects/with-archived.ts'
import { openToken, sealToken } from '../search/token.ts'
import type { View } from '../world/world.ts'
import { bodyOf, queryOf, type RouteDeps, viewOf } from './request.ts'

const removed =
  'The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046'

const orderFieldsMax = 7
/** `IN` lists this long have always been answered by an internal error. */
const listLengthMax = 25_000
/** However many issues are asked for: a page with many fields ends here. */
const widePageMax = 100
const wideFields = 30
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
  readonly includeArchivedProjects?: boolean | undefined
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
      includeArchivedProjects: query.flag('includeArchivedProjects'),
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
    return { count: deps.engine.count(prepare(view, deps, jql)) }
  })
}

function gone(): never {
  throw refusal(410, [removed])
}

/** Archived projects are off the site, and with them their issues, unless a search asks for them. */
function search(view: View, deps: RouteDeps, asked: Search) {
  const wider = asked.includeArchivedProjects ? withArchived(view) : undefined
  return wider ? find(wider.view, { ...deps, engine: wider.engine }, asked) : find(view, deps, asked)
}

function find(view: View, deps: RouteDeps, asked: Search) {
  const { state, world } = view
  checkLimits(asked)
  const prepared = prepare(view, deps, asked.jql)
  const now = world.now()
  const token = asked.nextPageToken
  const after = token === undefined ? undefined : openToken(state.tokenKey, asked.jql, token, now)
  if (token !== undefined && !after) throw badRequest('The provided next page token is invalid or expired.')
  const selection = selectFields(world.fields, asked, 'id')
  const page = deps.engine.find(prepared, {
    after,
    limit: pageLength(asked.maxResults, selection),
    reconcile: asked.reconcileIssues.map(String),
  })
  const inIssues = {
    ...selection,
    expand: new Set([...selection.expand].filter((it) => it !== 'names' && it !== 'schema')),
  }
  return {
    issues: page.issues.map((issue) => issueJson(view, issue, inIssues)),
    ...(page.end && { nextPageToken: sealToken(state.tokenKey, asked.jql, page.end, now) }),
    isLast: page.end === undefined,
    ...(prepared.warnings.length > 0 && { warnings: prepared.warnings }),
    ...(selection.expand.has('names') && { names: fieldNames(selection.fields) }),
    ...(selection.expand.has('schema') && { schema: fieldSchemas(selection.fields) }),
  }
}

function checkLimits(asked: Search): void {
  const { maxResults, properties, reconcileIssues } = asked
  if (maxResults < 1 || maxResults > 5000) {
    throw badRequest('The max results parameter has to be between 1 and 5,000.')
  }
  if (properties.length > propertiesMax) {
    throw badRequest(`At most ${propertiesMax} issue properties can be requested.`)
  }
  if (reconcileIssues.length > reconcileMax) throw badRequest(`At most ${reconcileMax} issues can be reconciled.`)
  if (!reconcileIssues.every(Number.isSafeInteger)) throw badRequest('Issues to reconcile are named by numeric ids.')
}

function pageLength(maxResults: number, { fields }: Selection): number {
  return fields.length >= wideFields ? Math.min(maxResults, widePageMax) : maxResults
}

/** Syntax is always checked; meaning only when the sandbox is strict. Otherwise a mistake of meaning finds nothing. */
function prepare(view: View, { engine, world }: RouteDeps, jql: string): Prepared {
  const preparation = engine.prepare(jql, view.caller)
  if (preparation.kind === 'malformed') throw badRequest(preparation.message)
  const { prepared } = preparation
  if (!prepared.bounded) {
    throw badRequest('Unbounded JQL queries are not allowed here. Please add a search restriction to your query.')
  }
  if (prepared.orderFields > orderFieldsMax) {
    throw badRequest(`The ORDER BY clause can contain at most ${orderFieldsMax} fields.`)
  }
  if (prepared.longestList >= listLengthMax) throw refusal(500, ['Internal server error'])
  const faults = [...prepared.faults, ...prepared.sortFaults]
  if (world.strictJql && faults.length > 0) throw badRequest(...faults)
  return prepared
}
