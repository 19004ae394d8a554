import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { type Adjustment, addWorklog, changeWorklog, findWorklog, removeWorklog } from '../issues/worklogs.ts'
import { worklogJson } from '../present/activity.ts'
import type { View } from '../world.ts'
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
const feedPageMax = 1000
const minuteMs = 60_000

export function worklogRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/issue/:issueIdOrKey/worklog', (request) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const query = queryOf(request)
    const { startAt, maxResults } = pageOf(query, 5000, 5000)
    const after = query.int('startedAfter', Number.NEGATIVE_INFINITY)
    const before = query.int('startedBefore', Number.POSITIVE_INFINITY)
    const found = issue.worklogs.filter((it) => it.started >= after && it.started <= before)
    const worklogs = found.slice(startAt, startAt + maxResults).map((it) => worklogJson(view, issue, it))
    return { startAt, maxResults, total: found.length, worklogs }
  })

  app.post('/issue/:issueIdOrKey/worklog', (request, reply) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const adjustment = adjustmentOf(queryOf(request), 'reduceBy')
    const worklog = addWorklog(view, issue, callerOf(view), bodyOf(request, worklogBody), adjustment)
    return reply.code(201).send(worklogJson(view, issue, worklog))
  })

  app.get('/issue/:issueIdOrKey/worklog/:id', (request) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    return worklogJson(view, issue, findWorklog(issue, pathPart(request, 'id')))
  })

  app.put('/issue/:issueIdOrKey/worklog/:id', (request) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const adjustment = adjustmentOf(queryOf(request), 'reduceBy')
    const body = bodyOf(request, worklogBody)
    return worklogJson(
      view,
      issue,
      changeWorklog(view, issue, callerOf(view), pathPart(request, 'id'), body, adjustment),
    )
  })

  app.delete('/issue/:issueIdOrKey/worklog/:id', (request, reply) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    removeWorklog(view, issue, callerOf(view), pathPart(request, 'id'), adjustmentOf(queryOf(request), 'increaseBy'))
    return noContent(reply)
  })

  app.post('/worklog/list', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const { ids } = bodyOf(request, z.strictObject({ ids: z.array(z.number()).max(feedPageMax) }))
    const wanted = new Set(ids.map(String))
    return [...view.state.issues.values()].flatMap((issue) =>
      issue.worklogs.filter((it) => wanted.has(it.id)).map((it) => worklogJson(view, issue, it)),
    )
  })

  app.get('/worklog/updated', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const all = [...view.state.issues.values()].flatMap((issue) => issue.worklogs)
    return feed(
      view,
      request.url,
      queryOf(request),
      all.map(({ id, updated }) => ({ id, at: updated })),
    )
  })

  app.get('/worklog/deleted', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    return feed(view, request.url, queryOf(request), view.state.deletedWorklogs)
  })
}

function adjustmentOf(query: Query, manual: 'reduceBy' | 'increaseBy'): Adjustment {
  const mode = query.text('adjustEstimate') ?? 'auto'
  return { mode, estimate: mode === 'new' ? query.text('newEstimate') : query.text(manual) }
}

/** Changes since a moment, oldest first; the last minute is left out, as on the real service. */
function feed(view: View, url: string, query: Query, entries: readonly { id: string; at: number }[]) {
  const since = query.int('since', 0)
  const horizon = view.world.now() - minuteMs
  const found = entries.filter(({ at }) => at >= since && at <= horizon).sort((left, right) => left.at - right.at)
  const shown = found.slice(0, feedPageMax)
  const until = shown.at(-1)?.at ?? since
  const lastPage = shown.length === found.length
  const self = `${view.site}${url}`
  return {
    values: shown.map(({ id, at }) => ({ worklogId: Number(id), updatedTime: at, properties: [] })),
    since,
    until,
    self,
    ...(!lastPage && { nextPage: `${self.split('?')[0]}?since=${until}` }),
    lastPage,
  }
}
