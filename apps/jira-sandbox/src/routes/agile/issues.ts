import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { joinClauses } from '../../agile/board-query.ts'
import { estimationField } from '../../agile/estimation.ts'
import { numberOf } from '../../fields/values.ts'
import { badRequest } from '../../http/faults.ts'
import { applyValues, recordChange } from '../../issues/commit.ts'
import { fieldNames, fieldSchemas } from '../../present/issue.ts'
import type { CustomFieldRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { bodyOf, issueFrom, pageOf, queryOf, type RouteDeps, requirePermission, viewOf } from '../request.ts'
import { seesBoard } from './find.ts'
import { issueListRoutes } from './issue-lists.ts'
import { boardIssueJson, boardSelection, prepareList } from './issue-page.ts'

/** Issues as boards see them, `/rest/agile/1.0`. */
export function agileIssueRoutes(app: FastifyInstance, deps: RouteDeps): void {
  issueListRoutes(app, deps, (request, view, clauses) => offsetPage(request, view, deps, clauses))

  app.get('/issue/:issueIdOrKey', (request) => {
    const view = viewOf(request, deps)
    return boardIssueJson(view, issueFrom(request, view), boardSelection(view, queryOf(request)), false)
  })

  app.get('/issue/:issueIdOrKey/estimation', (request) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const field = estimationOf(request, view)
    const value = numberOf(issue, field.id)
    return { fieldId: field.id, ...(value !== null && { value }) }
  })

  app.put('/issue/:issueIdOrKey/estimation', (request) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const { accountId } = requirePermission(view, 'EDIT_ISSUES', issue)
    const field = estimationOf(request, view)
    const given = bodyOf(request, z.looseObject({ value: z.union([z.string(), z.number()]).nullish() })).value
    const value = given === undefined || given === null || given === '' ? null : Number(given)
    if (Number.isNaN(value)) throw badRequest('The value of an estimate must be a number.')
    recordChange(view.world, issue, accountId, applyValues(view.world, issue, new Map([[field.id, value]])))
    return { fieldId: field.id, ...(value !== null && { value }) }
  })
}

const pageMax = 50

function offsetPage(request: FastifyRequest, view: View, deps: RouteDeps, clauses: readonly string[]) {
  const query = queryOf(request)
  const jql = joinClauses(clauses, query.text('jql') ?? '')
  const { prepared, warnings } = prepareList(view, deps.engine, jql, query)
  const { startAt, maxResults } = pageOf(query, pageMax, view.world.flavour.boardIssuesMax)
  const { issues, total } = deps.engine.window(prepared, { startAt, limit: maxResults })
  const asked = boardSelection(view, query)
  const { expand, fields } = asked.selection
  return {
    expand: 'schema,names',
    startAt,
    maxResults,
    total,
    issues: issues.map((issue) => boardIssueJson(view, issue, asked, true)),
    ...(warnings.length > 0 && { warningMessages: warnings }),
    ...(expand.has('names') && { names: fieldNames(fields) }),
    ...(expand.has('schema') && { schema: fieldSchemas(fields) }),
  }
}

/** The field that the board named in the query estimates in. */
function estimationOf(request: FastifyRequest, view: View): CustomFieldRecord {
  const boardId = queryOf(request).int('boardId', 0)
  const board = view.state.boards.get(boardId)
  if (!board || !seesBoard(view, board))
    throw badRequest('Board does not exist or you do not have permission to see it.')
  const field = board.type === 'scrum' ? estimationField(view.state) : undefined
  if (!field) throw badRequest('The board does not support estimation.')
  return field
}
