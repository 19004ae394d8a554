import type { FastifyInstance } from 'fastify'
import type { DashboardRecord } from '../../records/records.ts'
import { nextId } from '../../world/state.ts'
import {
  bodyOf,
  callerOf,
  noContent,
  pageJson,
  pageOf,
  type Query,
  queryOf,
  type RouteDeps,
  viewOf,
} from '../request.ts'
import {
  changeDashboard,
  dashboardBody,
  dashboardFrom,
  dashboardJson,
  ownDashboard,
  systemDashboard,
  visibleDashboards,
} from './dashboard.ts'

/** Dashboards by name and share; their gadgets are refused. */
export function dashboardRoutes(app: FastifyInstance, deps: RouteDeps): void {
  // An old way of paging, with `next` and `prev`.
  app.get('/dashboard', (request) => {
    const view = viewOf(request, deps)
    const query = queryOf(request)
    const accountId = view.caller?.accountId
    const tests: Readonly<Record<string, (it: DashboardRecord) => boolean>> = {
      my: (it) => it.ownerId === accountId,
      favourite: (it) => it.favouriteOf.includes(accountId ?? ''),
    }
    const test = tests[query.text('filter') ?? ''] ?? (() => true)
    const found = visibleDashboards(view).filter(test)
    const { startAt, maxResults } = pageOf(query, 20, 1000)
    const address = (at: number) => `${view.base}/dashboard?startAt=${at}&maxResults=${maxResults}`
    return {
      startAt,
      maxResults,
      total: found.length,
      ...(startAt > 0 && { prev: address(Math.max(0, startAt - maxResults)) }),
      ...(startAt + maxResults < found.length && { next: address(startAt + maxResults) }),
      dashboards: found.slice(startAt, startAt + maxResults).map((it) => dashboardJson(view, it)),
    }
  })

  app.get('/dashboard/search', (request) => {
    const view = viewOf(request, deps)
    const query = queryOf(request)
    const found = visibleDashboards(view).filter(filterOf(query))
    const direction = query.text('orderBy')?.startsWith('-') ? -1 : 1
    const shown = found
      .toSorted((left, right) => direction * left.name.localeCompare(right.name))
      .map((it) => dashboardJson(view, it))
    return pageJson(request, view, shown, pageOf(query, 50, 100))
  })

  app.post('/dashboard', (request) => {
    const view = viewOf(request, deps)
    const { accountId } = callerOf(view)
    const dashboard = {
      ...systemDashboard,
      id: String(nextId(view.state, 'dashboard')),
      ownerId: accountId,
      favouriteOf: [],
    }
    changeDashboard(view, dashboard, bodyOf(request, dashboardBody))
    view.state.administration.dashboards.push(dashboard)
    view.world.changed()
    return dashboardJson(view, dashboard)
  })

  app.get('/dashboard/:id', (request) => {
    const view = viewOf(request, deps)
    return dashboardJson(view, dashboardFrom(request, view))
  })

  app.put('/dashboard/:id', (request) => {
    const view = viewOf(request, deps)
    const dashboard = ownDashboard(request, view)
    changeDashboard(view, dashboard, bodyOf(request, dashboardBody))
    view.world.changed()
    return dashboardJson(view, dashboard)
  })

  app.delete('/dashboard/:id', (request, reply) => {
    const view = viewOf(request, deps)
    const dashboard = ownDashboard(request, view)
    const { dashboards } = view.state.administration
    dashboards.splice(dashboards.indexOf(dashboard), 1)
    view.world.changed()
    return noContent(reply)
  })

  app.post('/dashboard/:id/copy', (request) => {
    const view = viewOf(request, deps)
    const { accountId } = callerOf(view)
    const model = dashboardFrom(request, view)
    const copy = { ...model, id: String(nextId(view.state, 'dashboard')), ownerId: accountId, favouriteOf: [] }
    changeDashboard(view, copy, bodyOf(request, dashboardBody))
    view.state.administration.dashboards.push(copy)
    view.world.changed()
    return dashboardJson(view, copy)
  })
}

function filterOf(query: Query): (dashboard: DashboardRecord) => boolean {
  const name = query.text('dashboardName')?.toLowerCase() ?? ''
  const [owner, groupId, projectId] = [query.text('accountId'), query.text('groupId'), query.text('projectId')]
  const live = (query.text('status') ?? 'active') === 'active'
  return (it) =>
    live &&
    it.name.toLowerCase().includes(name) &&
    (owner === undefined || it.ownerId === owner) &&
    (groupId === undefined || it.shares.some((share) => share.groupId === groupId)) &&
    (projectId === undefined || it.shares.some((share) => share.projectId === projectId))
}
