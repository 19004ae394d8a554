import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { refusal } from '../http/faults.ts'
import { assignIssue } from '../issues/assign.ts'
import { createIssue } from '../issues/create.ts'
import { editIssue } from '../issues/edit.ts'
import { removeIssue } from '../issues/remove.ts'
import { availableTransitions, transitionIssue } from '../issues/transition.ts'
import { may } from '../permissions/permissions.ts'
import { issueJson } from '../present/issue.ts'
import { editMetaJson } from '../present/meta.ts'
import { selectFields } from '../present/selection.ts'
import { transitionJson } from '../present/transitions.ts'
import type { IssueRecord } from '../records/records.ts'
import { noteView } from '../world/state.ts'
import type { View } from '../world/world.ts'
import { createAnswerCache } from './answer-cache.ts'
import { issueBody, readIssueRequest, toIssueRequest } from './issue-body.ts'
import { bodyOf, callerOf, issueFrom, noContent, type Query, queryOf, type RouteDeps, viewOf } from './request.ts'

export function issueRoutes(app: FastifyInstance, deps: RouteDeps): void {
  const answers = createAnswerCache()
  app.post('/issue', (request, reply) => {
    const created = createIssue(viewOf(request, deps), readIssueRequest(request))
    return reply.code(201).send(created)
  })

  app.get('/issue/:issueIdOrKey', (request) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    if (queryOf(request).flag('updateHistory')) rememberView(view, issue)
    const render = () => issueJson(view, issue, selectionFrom(view, queryOf(request)))
    return answers.text(view, request.url, render)
  })

  app.put('/issue/:issueIdOrKey', (request, reply) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const query = queryOf(request)
    refuseOverrides(view, query)
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
    callerOf(view)
    assignIssue(view, issue, bodyOf(request, z.looseObject({})))
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

  app.get('/issue/:issueIdOrKey/editmeta', (request) => {
    const view = viewOf(request, deps)
    return editMetaJson(view, issueFrom(request, view))
  })
}

/** Only apps of administrators may override screens. `notifyUsers` is ignored: nobody is mailed about an edit here. */
function refuseOverrides(view: View, query: Query): void {
  const overrides = query.flag('overrideScreenSecurity') || query.flag('overrideEditableFlag')
  if (overrides && !(view.caller?.accountType === 'app' && may(view, 'ADMINISTER'))) {
    throw refusal(403, ['Only apps of administrators can override the security of screens.'])
  }
}

function selectionFrom(view: View, query: Query) {
  const asked = { fields: query.list('fields'), expand: query.list('expand'), properties: query.list('properties') }
  return selectFields(view.world.fields, asked, '*all')
}

/** Looking by way of the API leaves a trace only when asked to. */
function rememberView({ state, world, caller }: View, issue: IssueRecord): void {
  if (!caller) return
  noteView(state, caller.accountId, issue.id, world.now())
  world.changed()
}
