import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { badRequest, JiraError } from '../http/faults.ts'
import { createIssue } from '../issues/create.ts'
import { seenIssues } from '../permissions/permissions.ts'
import { issueJson } from '../present/issue.ts'
import { selectFields } from '../present/selection.ts'
import type { View } from '../world/world.ts'
import { issueBody, toIssueRequest } from './issue-body.ts'
import { bodyOf, type RouteDeps, viewOf } from './request.ts'

const bulkCreateMax = 50
const bulkFetchMax = 100

/** Several issues in one request, created or fetched while the caller waits. */
export function issuesInBulkRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.post('/issue/bulk', (request, reply) => {
    const view = viewOf(request, deps)
    const { issueUpdates } = bodyOf(request, bulkBody)
    const outcome = createAll(view, issueUpdates)
    return reply.code(outcome.issues.length > 0 ? 201 : 400).send(outcome)
  })

  app.post('/issue/bulkfetch', (request) => {
    const view = viewOf(request, deps)
    return fetchAll(view, bodyOf(request, fetchBody))
  })
}

const bulkBody = z.looseObject({ issueUpdates: z.array(issueBody).default([]) })

/** Each by itself: what worked and what did not, the failures numbered as they were sent. */
function createAll(view: View, updates: readonly z.infer<typeof issueBody>[]) {
  if (updates.length === 0) throw badRequest('Empty list of issues')
  if (updates.length > bulkCreateMax)
    throw badRequest(`The maximum number of issues that can be created is ${bulkCreateMax}`)
  const issues: unknown[] = []
  const errors: unknown[] = []
  for (const [failedElementNumber, update] of updates.entries()) {
    try {
      issues.push(createIssue(view, toIssueRequest(update)))
    } catch (error) {
      if (!(error instanceof JiraError)) throw error
      errors.push({ status: error.status, elementErrors: error.body, failedElementNumber })
    }
  }
  return { issues, errors }
}

const fetchBody = z.strictObject({
  issueIdsOrKeys: z.array(z.string()),
  fields: z.array(z.string()).default([]),
  expand: z.array(z.string()).default([]),
  properties: z.array(z.string()).default([]),
  fieldsByKeys: z.boolean().optional(),
})

/** In ascending order of id, whatever the order asked; what cannot be seen is simply not there. */
function fetchAll(view: View, body: z.infer<typeof fetchBody>) {
  if (body.issueIdsOrKeys.length === 0) throw badRequest('The issueIdsOrKeys must not be empty.')
  if (body.issueIdsOrKeys.length > bulkFetchMax) throw badRequest(`The maximum number of issues is ${bulkFetchMax}.`)
  const selection = selectFields(view.world.fields, body, '*all')
  const ordered = seenIssues(view, body.issueIdsOrKeys).sort((left, right) => Number(left.id) - Number(right.id))
  return { issues: ordered.map((issue) => issueJson(view, issue, selection)), issueErrors: [] }
}
