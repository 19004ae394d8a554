import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { beanOf, isSharedWith, readShares, shareBody, shareJson } from '../../administration/sharing.ts'
import { badFields, badRequest, refusal } from '../../http/faults.ts'
import type { DashboardRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { callerOf, pathPart } from '../request.ts'

export const dashboardBody = z.looseObject({
  name: z.string().optional(),
  description: z.string().nullish(),
  sharePermissions: z.array(shareBody),
  editPermissions: z.array(shareBody),
})

/** The dashboard every site begins with. It is nobody's and is not changed. */
export const systemDashboard: DashboardRecord = {
  id: '10000',
  name: 'Default dashboard',
  description: '',
  ownerId: null,
  favouriteOf: [],
  shares: [{ id: 10_000, type: 'global' }],
  editShares: [],
}

export function visibleDashboards(view: View): DashboardRecord[] {
  return [systemDashboard, ...view.state.administration.dashboards].filter((it) => sees(view, it))
}

function sees(view: View, it: DashboardRecord): boolean {
  const own = view.caller !== undefined && it.ownerId === view.caller.accountId
  return own || isSharedWith(view, [...it.shares, ...it.editShares])
}

export function dashboardFrom(request: FastifyRequest, view: View): DashboardRecord {
  const id = pathPart(request, 'id')
  const dashboard = visibleDashboards(view).find((it) => it.id === id)
  if (!dashboard) throw refusal(404, [`The dashboard with id '${id}' does not exist.`])
  return dashboard
}

export function ownDashboard(request: FastifyRequest, view: View): DashboardRecord {
  const dashboard = dashboardFrom(request, view)
  callerOf(view)
  if (dashboard === systemDashboard || !writable(view, dashboard)) {
    throw badRequest('You cannot edit the dashboard: you are not the owner.')
  }
  return dashboard
}

function writable(view: View, it: DashboardRecord): boolean {
  if (it === systemDashboard) return false
  return it.ownerId === view.caller?.accountId || isSharedWith(view, it.editShares)
}

export function changeDashboard(view: View, dashboard: DashboardRecord, body: z.infer<typeof dashboardBody>): void {
  if ((body.name ?? '').trim() === '')
    throw badFields({ portalPageName: 'You must specify a name to save the dashboard.' })
  const [shares, editShares] = [readShares(view, body.sharePermissions), readShares(view, body.editPermissions)]
  dashboard.name = body.name ?? dashboard.name
  dashboard.description = body.description ?? ''
  dashboard.shares = shares
  dashboard.editShares = editShares
}

export function dashboardJson(view: View, it: DashboardRecord) {
  const owner = it.ownerId === null ? undefined : beanOf(view, it.ownerId)
  return {
    id: it.id,
    self: `${view.base}/dashboard/${it.id}`,
    name: it.name,
    description: it.description,
    ...(owner && { owner }),
    isFavourite: it.favouriteOf.includes(view.caller?.accountId ?? ''),
    popularity: it.favouriteOf.length,
    view: `${view.world.baseUrl}/jira/dashboards/${it.id}`,
    isWritable: writable(view, it),
    systemDashboard: it === systemDashboard,
    sharePermissions: it.shares.map((share) => shareJson(view, share)),
    editPermissions: it.editShares.map((share) => shareJson(view, share)),
  }
}
