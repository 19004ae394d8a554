import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { issueNotFound } from '../http/faults.ts'
import { type Adjustment, readAdjustment } from '../issues/time-tracking.ts'
import { findWorklog, planWorklog, planWorklogChange, planWorklogRemoval } from '../issues/worklogs.ts'
import { moveWorklogs, removeWorklogs } from '../issues/worklogs-in-bulk.ts'
import { findSeenIssue, seenWorklogs } from '../permissions/permissions.ts'
import { worklogJson } from '../present/activity.ts'
import type { IssueRecord, WorklogRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import {
  bodyOf,
  callerOf,
  issueFrom,
  noContent,
  pageOf,
  pathPart,
  type Query,
  queryOf,
  type RouteDeps,
  viewOf,
} from './request.ts'

const worklogBody = z.looseObject({})
const idsBody = z.strictObject({ ids: z.array(z.number()) })
const moveBody = idsBody.extend({ issueIdOrKey: z.string() })

/** Work logged on one issue. */
export function worklogRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/issue/:issueIdOrKey/worklog', (request) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const query = queryOf(request)
    const { startAt, maxResults } = pageOf(query, 5000, 5000)
    const after = query.int('startedAfter', Number.NEGATIVE_INFINITY)
    const before = query.int('startedBefore', Number.POSITIVE_INFINITY)
    const found = seenWorklogs(view, issue).filter((it) => it.started >= after && it.started <= before)
    const shown = found.slice(startAt, startAt + maxResults)
    return {
      startAt,
      maxResults,
      total: found.length,
      worklogs: shown.map((it) => expandedWorklog(view, issue, it, query)),
    }
  })

  app.post('/issue/:issueIdOrKey/worklog', (request, reply) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const query = queryOf(request)
    const adjustment = adjustmentOf(query, 'reduceBy')
    const worklog = planWorklog(view, issue, callerOf(view), bodyOf(request, worklogBody), adjustment)()
    return reply.code(201).send(expandedWorklog(view, issue, worklog, query))
  })

  app.get('/issue/:issueIdOrKey/worklog/:id', (request) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    return expandedWorklog(view, issue, findWorklog(view, issue, pathPart(request, 'id')), queryOf(request))
  })

  app.put('/issue/:issueIdOrKey/worklog/:id', (request) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const query = queryOf(request)
    const [id, body] = [pathPart(request, 'id'), bodyOf(request, worklogBody)]
    const change = planWorklogChange(view, issue, callerOf(view), id, body, adjustmentOf(query, 'reduceBy'))
    return expandedWorklog(view, issue, change(), query)
  })

  app.delete('/issue/:issueIdOrKey/worklog/:id', (request, reply) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const adjustment = adjustmentOf(queryOf(request), 'increaseBy')
    planWorklogRemoval(view, issue, callerOf(view), pathPart(request, 'id'), adjustment)()
    return noContent(reply)
  })

  app.delete('/issue/:issueIdOrKey/worklog', (request, reply) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    callerOf(view)
    removeWorklogs(view, issue, bodyOf(request, idsBody).ids, adjustmentOf(queryOf(request), 'increaseBy'))
    return noContent(reply)
  })

  app.post('/issue/:issueIdOrKey/worklog/move', (request, reply) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    callerOf(view)
    const { ids, issueIdOrKey } = bodyOf(request, moveBody)
    const target = findSeenIssue(view, issueIdOrKey)
    if (!target) throw issueNotFound()
    moveWorklogs(view, issue, target, ids, adjustmentOf(queryOf(request), 'reduceBy'))
    return noContent(reply)
  })
}

export function expandedWorklog(view: View, issue: IssueRecord, worklog: WorklogRecord, query: Query) {
  const json = worklogJson(view, issue, worklog)
  if (!query.list('expand').includes('properties')) return json
  return { ...json, properties: Object.entries(worklog.properties).map(([key, value]) => ({ key, value })) }
}

function adjustmentOf(query: Query, name: 'reduceBy' | 'increaseBy'): Adjustment {
  const [newEstimate, by] = [query.text('newEstimate'), query.text(name)]
  return readAdjustment(query.text('adjustEstimate'), {
    name,
    ...(newEstimate !== undefined && { newEstimate }),
    ...(by !== undefined && { by }),
  })
}
