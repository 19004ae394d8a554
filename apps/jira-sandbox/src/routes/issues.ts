import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { badRequest, JiraError } from '../faults.ts'
import { readField } from '../fields/read.ts'
import { applyValues, recordChange } from '../issues/commit.ts'
import { createIssue } from '../issues/create.ts'
import { editIssue } from '../issues/edit.ts'
import { removeIssue } from '../issues/remove.ts'
import { availableTransitions, projectOf, transitionIssue } from '../issues/transition.ts'
import { may } from '../permissions.ts'
import { changeJson } from '../present/activity.ts'
import { issueJson } from '../present/issue.ts'
import { editMetaJson } from '../present/meta.ts'
import { selectFields } from '../present/selection.ts'
import { transitionJson } from '../present/transitions.ts'
import { findIssue } from '../state.ts'
import type { View } from '../world.ts'
import { createAnswerCache } from './answer-cache.ts'
import { issueBody, readIssueRequest, toIssueRequest } from './issue-body.ts'
import {
  bodyOf,
  callerOf,
  issueFrom,
  noContent,
  pageJson,
  pageOf,
  type Query,
  queryOf,
  type RouteDeps,
  viewOf,
} from './request.ts'

const bulkCreateMax = 50
const bulkFetchMax = 100

export function issueRoutes(app: FastifyInstance, deps: RouteDeps): void {
  const answers = createAnswerCache()
  app.post('/issue', (request, reply) => {
    const created = createIssue(viewOf(request, deps), readIssueRequest(request))
    return reply.code(201).send(created)
  })

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

  app.get('/issue/:issueIdOrKey', (request) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const render = () => issueJson(view, issue, selectionFrom(view, queryOf(request)))
    return answers.text(view, request.url, render)
  })

  app.put('/issue/:issueIdOrKey', (request, reply) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const query = queryOf(request)
    editIssue(view, issue, readIssueRequest(request))
    if (!query.flag('returnIssue')) return noContent(reply)
    return issueJson(
      view,
      issue,
      selectFields(view.world.fields, { fields: [], expand: query.list('expand'), properties: [] }, '*all'),
    )
  })

  app.delete('/issue/:issueIdOrKey', (request, reply) => {
    const view = viewOf(request, deps)
    removeIssue(view, issueFrom(request, view), queryOf(request).flag('deleteSubtasks'))
    return noContent(reply)
  })

  app.put('/issue/:issueIdOrKey/assignee', (request, reply) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    assign(view, issue, bodyOf(request, z.looseObject({ accountId: z.string().nullish() })).accountId ?? null)
    return noContent(reply)
  })

  app.get('/issue/:issueIdOrKey/transitions', (request) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const query = queryOf(request)
    const withFields = query.list('expand').includes('transitions.fields')
    const id = query.text('transitionId')
    const available = availableTransitions(view, issue).filter((it) => id === undefined || it.id === id)
    return { expand: 'transitions', transitions: available.map((it) => transitionJson(view, it, withFields)) }
  })

  app.post('/issue/:issueIdOrKey/transitions', (request, reply) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    transitionIssue(view, issue, toIssueRequest(bodyOf(request, issueBody)))
    return noContent(reply)
  })

  app.get('/issue/:issueIdOrKey/changelog', (request) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const changes = issue.changes.map((change) => changeJson(view, change))
    return pageJson(request, view, changes, pageOf(queryOf(request), 100, 100))
  })

  app.post('/issue/:issueIdOrKey/changelog/list', (request) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const { changelogIds } = bodyOf(request, z.strictObject({ changelogIds: z.array(z.number()) }))
    const histories = issue.changes.filter((change) => changelogIds.includes(Number(change.id)))
    const shown = histories.map((change) => changeJson(view, change))
    return { startAt: 0, maxResults: shown.length, total: shown.length, histories: shown }
  })

  app.get('/issue/:issueIdOrKey/editmeta', (request) => {
    const view = viewOf(request, deps)
    return editMetaJson(view, issueFrom(request, view))
  })
}

function selectionFrom(view: View, query: Query) {
  const asked = { fields: query.list('fields'), expand: query.list('expand'), properties: query.list('properties') }
  return selectFields(view.world.fields, asked, '*all')
}

const bulkBody = z.looseObject({ issueUpdates: z.array(issueBody).default([]) })

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
  const visible = may(view.caller, 'BROWSE_PROJECTS') ? body.issueIdsOrKeys : []
  const found = new Set(visible.flatMap((idOrKey) => findIssue(view.state, idOrKey) ?? []))
  const ordered = [...found].sort((left, right) => Number(left.id) - Number(right.id))
  return { issues: ordered.map((issue) => issueJson(view, issue, selection)), issueErrors: [] }
}

/** `"-1"` is the project's default, null nobody. */
function assign(view: View, issue: Parameters<typeof projectOf>[1], accountId: string | null): void {
  const caller = callerOf(view)
  if (!may(caller, 'ASSIGN_ISSUES')) throw badRequest('You do not have permission to assign issues.')
  const field = view.world.fields.byId('assignee')
  if (!field) throw new Error('The assignee field is missing.')
  const context = { world: view.world, api: view.api, project: projectOf(view, issue) }
  const reading = readField(field, accountId === null ? null : { accountId }, context)
  if (!reading.ok) throw new JiraError(400, { errorMessages: [], errors: { assignee: reading.message } })
  recordChange(
    view.world,
    issue,
    caller.accountId,
    applyValues(view.world, issue, new Map([['assignee', reading.value]])),
  )
}
