import type { FastifyInstance } from 'fastify'
import { badRequest } from '../../http/faults.ts'
import type { FilterRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { callerOf, isWanted, pageJson, pageOf, type Query, queryOf, type RouteDeps, viewOf } from '../request.ts'
import { filterFrom, filterJson, foundFilterJson, sharesOf, visibleFilters } from './filter.ts'

const idsMax = 200
const expandable: ReadonlySet<string> = new Set([
  ...['description', 'favourite', 'favouritedCount', 'jql', 'owner', 'searchUrl', 'sharePermissions'],
  ...['editPermissions', 'isWritable', 'approximateLastUsed', 'subscriptions', 'viewUrl'],
])

/** Saved queries, for those who may see them. */
export function filterReadRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/filter/my', (request) => {
    const view = viewOf(request, deps)
    const { accountId } = callerOf(view)
    const withFavourites = queryOf(request).flag('includeFavourites')
    const mine = visibleFilters(view).filter(
      (it) => it.ownerId === accountId || (withFavourites && it.favouriteOf.includes(accountId)),
    )
    return mine.map((filter) => filterJson(view, filter))
  })

  app.get('/filter/favourite', (request) => {
    const view = viewOf(request, deps)
    const accountId = view.caller?.accountId ?? ''
    const favourites = visibleFilters(view).filter((it) => it.favouriteOf.includes(accountId))
    return favourites.map((filter) => filterJson(view, filter))
  })

  app.get('/filter/search', (request) => {
    const view = viewOf(request, deps)
    const query = queryOf(request)
    check(query)
    const found = visibleFilters(view).filter(filterOf(query))
    const shown = sorted(view, found, query.text('orderBy') ?? 'name')
    return pageJson(
      request,
      view,
      shown.map((it) => foundFilterJson(view, it, query.list('expand'))),
      pageOf(query, 50, 100),
    )
  })

  app.get('/filter/:id', (request) => {
    const view = viewOf(request, deps)
    return filterJson(view, filterFrom(request, view))
  })
}

function check(query: Query): void {
  if (query.list('id').length > idsMax) throw badRequest(`No more than ${idsMax} filters can be named at once.`)
  if (query.text('owner') !== undefined && query.text('accountId') !== undefined) {
    throw badRequest("Only one of 'owner' and 'accountId' can be given.")
  }
  const strange = query.list('expand').find((word) => !expandable.has(word))
  if (strange !== undefined) throw badRequest(`The expand value '${strange}' is not valid.`)
}

/** Words of the name each match somewhere; with `isSubstringMatch` the name is one text. */
function filterOf(query: Query): (filter: FilterRecord) => boolean {
  const name = query.text('filterName')?.toLowerCase() ?? ''
  const words = query.flag('isSubstringMatch') ? [name] : name.split(/\s+/)
  const [owner, ids] = [query.text('accountId'), query.list('id')]
  const [groupId, projectId] = [query.text('groupId'), query.text('projectId')]
  const isShared = (filter: FilterRecord, part: 'groupId' | 'projectId', id: string | undefined) =>
    id === undefined || sharesOf(filter).some((share) => share[part] === id)
  return (filter) =>
    words.every((word) => filter.name.toLowerCase().includes(word)) &&
    (owner === undefined || filter.ownerId === owner) &&
    isWanted(ids, filter.id) &&
    isShared(filter, 'groupId', groupId) &&
    isShared(filter, 'projectId', projectId)
}

const orders: Readonly<Record<string, (view: View, filter: FilterRecord) => string | number>> = {
  name: (_view, { name }) => name.toLowerCase(),
  id: (_view, { id }) => Number(id),
  description: (_view, { description }) => description.toLowerCase(),
  owner: (view, { ownerId }) => view.state.users.get(ownerId)?.displayName ?? '',
  favourite_count: (_view, { favouriteOf }) => favouriteOf.length,
  is_favourite: (view, { favouriteOf }) => Number(favouriteOf.includes(view.caller?.accountId ?? '')),
  is_shared: (_view, filter) => Number(sharesOf(filter).length > 0),
}

function sorted(view: View, filters: readonly FilterRecord[], orderBy: string): FilterRecord[] {
  const keyOf = orders[orderBy.replace(/^[+-]/, '').trim()]
  if (!keyOf) throw badRequest(`The orderBy value '${orderBy}' is not valid.`)
  const direction = orderBy.startsWith('-') ? -1 : 1
  return filters.toSorted((left, right) => {
    const [one, two] = [keyOf(view, left), keyOf(view, right)]
    return one === two ? 0 : one < two ? -direction : direction
  })
}
