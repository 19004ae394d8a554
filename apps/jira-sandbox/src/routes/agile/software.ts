import type { FastifyInstance, FastifyRequest } from 'fastify'
import { backlogClauses, boardClauses, joinClauses } from '../../agile/board-query.ts'
import { badRequest } from '../../http/faults.ts'
import { fieldNames, fieldSchemas } from '../../present/issue.ts'
import { openToken, sealToken } from '../../search/token.ts'
import type { View } from '../../world/world.ts'
import { queryOf, type RouteDeps, viewOf } from '../request.ts'
import { boardFrom } from './find.ts'
import { issueListRoutes } from './issue-lists.ts'
import { boardIssueJson, boardSelection, prepareList } from './issue-page.ts'

/**
 * The successors of the issue lists, `/rest/software/1.0`. Known of them, from the clients that were made after
 * Atlassian's description (jira.js 6.2, `agile/api/{board,sprint,epic}.ts`): the addresses, the parameters
 * `nextPageToken`, `maxResults` (up to 5000), `reconcileIssues`, `jql`, `validateQuery`, `fields` and `expand`, the
 * answer `{ issues, isLast, nextPageToken?, names?, schema?, warningMessages? }`, and the two counts. Not known: their
 * words for mistakes, which are those of `/search/jql` here.
 */
export function softwareRoutes(app: FastifyInstance, deps: RouteDeps): void {
  issueListRoutes(app, deps, (request, view, clauses) => tokenPage(request, view, deps, clauses))

  app.get('/board/:boardId/issue/approximate-count', (request) => {
    const view = viewOf(request, deps)
    return count(request, view, deps, boardClauses(view.state, boardFrom(request, view)))
  })

  app.get('/board/:boardId/backlog/approximate-count', (request) => {
    const view = viewOf(request, deps)
    return count(request, view, deps, backlogClauses(view.state, boardFrom(request, view)))
  })
}

const maxResultsMax = 5000
const reconcileMax = 50

function tokenPage(request: FastifyRequest, view: View, deps: RouteDeps, clauses: readonly string[]) {
  const { state, world } = view
  const query = queryOf(request)
  const limit = query.int('maxResults', 50)
  if (limit < 1 || limit > maxResultsMax) throw badRequest('The max results parameter has to be between 1 and 5,000.')
  const reconcile = query.list('reconcileIssues')
  if (reconcile.length > reconcileMax) throw badRequest(`At most ${reconcileMax} issues can be reconciled.`)
  const jql = joinClauses(clauses, query.text('jql') ?? '')
  const { prepared, warnings } = prepareList(view, deps.engine, jql, query)
  const token = query.text('nextPageToken')
  const after = token === undefined ? undefined : openToken(state.tokenKey, jql, token, world.now())
  if (token !== undefined && !after) throw badRequest('The provided next page token is invalid or expired.')
  const page = deps.engine.find(prepared, { after, limit, reconcile })
  const asked = boardSelection(view, query)
  const { expand, fields } = asked.selection
  return {
    expand: 'schema,names',
    issues: page.issues.map((issue) => boardIssueJson(view, issue, asked, true)),
    isLast: page.end === undefined,
    ...(page.end && { nextPageToken: sealToken(state.tokenKey, jql, page.end, world.now()) }),
    ...(warnings.length > 0 && { warningMessages: warnings }),
    ...(expand.has('names') && { names: fieldNames(fields) }),
    ...(expand.has('schema') && { schema: fieldSchemas(fields) }),
  }
}

function count(request: FastifyRequest, view: View, deps: RouteDeps, clauses: readonly string[]) {
  const query = queryOf(request)
  const { prepared } = prepareList(view, deps.engine, joinClauses(clauses, query.text('jql') ?? ''), query)
  return { count: deps.engine.count(prepared) }
}
