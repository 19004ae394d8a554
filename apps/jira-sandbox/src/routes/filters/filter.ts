import type { FastifyRequest } from 'fastify'
import { isSharedWith, shareJson } from '../../administration/sharing.ts'
import { onCloud } from '../../flavour/parts.ts'
import { badRequest, refusal } from '../../http/faults.ts'
import { may } from '../../permissions/permissions.ts'
import { userRef } from '../../present/people.ts'
import type { FilterRecord, ShareRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { callerOf, pathPart } from '../request.ts'

export function sharesOf(filter: FilterRecord): readonly ShareRecord[] {
  return filter.shares ?? (filter.sharedWithAll ? [{ id: Number(filter.id), type: 'authenticated' }] : [])
}

export function setShares(filter: FilterRecord, shares: ShareRecord[]): void {
  filter.shares = shares
  filter.sharedWithAll = shares.some(({ type }) => type === 'authenticated' || type === 'global')
}

export function visibleFilters(view: View): FilterRecord[] {
  return [...view.state.filters.values()].filter((filter) => seesFilter(view, filter))
}

export function seesFilter(view: View, filter: FilterRecord): boolean {
  const { caller } = view
  if (caller && filter.ownerId === caller.accountId) return true
  return isSharedWith(view, [...sharesOf(filter), ...(filter.editShares ?? [])])
}

/** Filters refuse what is not there with 400, unlike everything else. */
export function filterFrom(request: FastifyRequest, view: View): FilterRecord {
  const filter = view.state.filters.get(pathPart(request, 'id'))
  const everything = filter !== undefined && overrides(request, view)
  if (!filter || (!everything && !seesFilter(view, filter))) {
    throw badRequest(
      'The selected filter is not available to you, perhaps it has been deleted or had its permissions changed.',
    )
  }
  return filter
}

/** Administrators may look at and change filters that nobody shared with them, when they say so. */
function overrides(request: FastifyRequest, view: View): boolean {
  return request.url.includes('overrideSharePermissions=true') && may(view, 'ADMINISTER')
}

export function ownFilter(request: FastifyRequest, view: View): FilterRecord {
  const filter = filterFrom(request, view)
  if (!mayEdit(view, filter) && !overrides(request, view)) {
    throw refusal(400, ['You must be the owner of the filter to change it.'])
  }
  return filter
}

function mayEdit(view: View, filter: FilterRecord): boolean {
  const { accountId } = callerOf(view)
  return filter.ownerId === accountId || may(view, 'ADMINISTER') || isSharedWith(view, filter.editShares ?? [])
}

export function filterJson(view: View, filter: FilterRecord) {
  const nobody = { size: 0, items: [], 'max-results': 0, 'start-index': 0, 'end-index': 0 }
  return {
    self: `${view.base}/filter/${filter.id}`,
    id: filter.id,
    name: filter.name,
    description: filter.description,
    owner: userRef(view, filter.ownerId),
    jql: filter.jql,
    viewUrl: `${view.world.baseUrl}/issues/?filter=${filter.id}`,
    searchUrl: `${view.base}${view.world.flavour.searchPath}?jql=${encodeURIComponent(filter.jql)}`,
    favourite: filter.favouriteOf.includes(view.caller?.accountId ?? ''),
    favouritedCount: filter.favouriteOf.length,
    sharePermissions: sharesOf(filter).map((share) => shareJson(view, share)),
    ...onCloud(view, { editPermissions: (filter.editShares ?? []).map((share) => shareJson(view, share)) }),
    sharedUsers: nobody,
    subscriptions: nobody,
  }
}

/** A filter as the search shows it: little, but for what is asked for. */
export function foundFilterJson(view: View, filter: FilterRecord, expand: readonly string[]) {
  const { subscriptions: _list, sharedUsers: _users, ...all } = filterJson(view, filter)
  const { self, id, name, ...optional } = all
  const chosen = Object.entries(optional).filter(([key]) => expand.includes(key))
  return {
    expand: 'description,owner,jql,viewUrl,searchUrl,favourite,favouritedCount,sharePermissions,editPermissions',
    self,
    id,
    name,
    ...Object.fromEntries(chosen),
  }
}
