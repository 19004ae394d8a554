import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { badRequest } from '../http/faults.ts'
import { mayBrowse, seenWorklogs } from '../permissions/permissions.ts'
import type { IssueRecord, WorklogRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { bodyOf, callerOf, type Query, queryOf, type RouteDeps, viewOf } from './request.ts'
import { expandedWorklog } from './worklogs.ts'

const feedPageMax = 1000
const minuteMs = 60_000

/** Worklogs of the whole site: those changed or deleted since a moment, and their details. */
export function worklogFeedRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.post('/worklog/list', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const query = queryOf(request)
    const { ids } = bodyOf(request, z.strictObject({ ids: z.array(z.number()) }))
    if (ids.length === 0 || ids.length > feedPageMax)
      throw badRequest(`The number of worklog ids must be between 1 and ${feedPageMax}.`)
    const wanted = new Set(ids.map(String))
    return [...view.state.issues.values()].flatMap((issue) =>
      worklogsIn(view, issue)
        .filter((it) => wanted.has(it.id))
        .map((it) => expandedWorklog(view, issue, it, query)),
    )
  })

  app.get('/worklog/updated', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const query = queryOf(request)
    const withProperties = query.list('expand').includes('properties')
    const all = [...view.state.issues.values()].flatMap((issue) => worklogsIn(view, issue))
    const entries = all.map(({ id, updated, properties }) => ({
      id,
      at: updated,
      properties: withProperties ? Object.entries(properties).map(([key, value]) => ({ key, value })) : [],
    }))
    return feed(view, request.url, query, entries)
  })

  app.get('/worklog/deleted', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const entries = view.state.deletedWorklogs.map((entry) => ({ ...entry, properties: [] }))
    return feed(view, request.url, queryOf(request), entries)
  })
}

/** What the caller sees of an issue's worklogs; nothing of an issue that he does not see. */
function worklogsIn(view: View, issue: IssueRecord): readonly WorklogRecord[] {
  return mayBrowse(view.state, view.caller, issue) ? seenWorklogs(view, issue) : []
}

interface Entry {
  readonly id: string
  readonly at: number
  readonly properties: readonly { key: string; value: unknown }[]
}

/** Changes since a moment, oldest first; the last minute is left out, as on the real service. */
function feed(view: View, url: string, query: Query, entries: readonly Entry[]) {
  const since = query.int('since', 0)
  const horizon = view.world.now() - minuteMs
  const found = entries.filter(({ at }) => at >= since && at <= horizon).sort((left, right) => left.at - right.at)
  const shown = found.slice(0, feedPageMax)
  const until = shown.at(-1)?.at ?? since
  const lastPage = shown.length === found.length
  const self = `${view.site}${url}`
  return {
    values: shown.map(({ id, at, properties }) => ({ worklogId: Number(id), updatedTime: at, properties })),
    since,
    until,
    self,
    ...(!lastPage && { nextPage: `${self.split('?')[0]}?since=${until}` }),
    lastPage,
  }
}
