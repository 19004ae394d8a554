import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { badFields, badRequest, refusal } from '../faults.ts'
import { userRef } from '../present/people.ts'
import type { FilterRecord } from '../records.ts'
import { nextId } from '../state.ts'
import type { View } from '../world.ts'
import { bodyOf, callerOf, noContent, pageJson, pageOf, pathPart, queryOf, type RouteDeps, viewOf } from './request.ts'

const filterBody = z.looseObject({
  name: z.string().optional(),
  description: z.string().nullish(),
  jql: z.string().optional(),
  favourite: z.boolean().optional(),
  sharePermissions: z.array(z.looseObject({ type: z.string() })).optional(),
})
type FilterBody = z.infer<typeof filterBody>

/** Saved queries. Saving checks the meaning of the query, which searching does not. */
export function filterRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.post('/filter', (request) => {
    const view = viewOf(request, deps)
    const caller = callerOf(view)
    const body = bodyOf(request, filterBody)
    check(view, deps, body, undefined)
    const filter: FilterRecord = {
      id: String(nextId(view.state, 'filter')),
      name: body.name ?? '',
      description: '',
      jql: '',
      ownerId: caller.accountId,
      favouriteOf: body.favourite === true ? [caller.accountId] : [],
      sharedWithAll: false,
    }
    change(filter, body)
    view.state.filters.set(filter.id, filter)
    view.world.changed()
    return filterJson(view, filter)
  })

  app.get('/filter/my', (request) => {
    const view = viewOf(request, deps)
    const { accountId } = callerOf(view)
    const withFavourites = queryOf(request).flag('includeFavourites')
    const mine = visible(view).filter(
      (it) => it.ownerId === accountId || (withFavourites && it.favouriteOf.includes(accountId)),
    )
    return mine.map((filter) => filterJson(view, filter))
  })

  app.get('/filter/favourite', (request) => {
    const view = viewOf(request, deps)
    const accountId = view.caller?.accountId ?? ''
    return visible(view)
      .filter((it) => it.favouriteOf.includes(accountId))
      .map((filter) => filterJson(view, filter))
  })

  app.get('/filter/search', (request) => {
    const view = viewOf(request, deps)
    const query = queryOf(request)
    const [name, owner, ids] = [
      query.text('filterName')?.toLowerCase() ?? '',
      query.text('accountId'),
      query.list('id'),
    ]
    const expand = query.list('expand')
    const found = visible(view).filter(
      (it) =>
        it.name.toLowerCase().includes(name) &&
        (owner === undefined || it.ownerId === owner) &&
        (ids.length === 0 || ids.includes(it.id)),
    )
    const sorted = found.sort((left, right) => left.name.localeCompare(right.name))
    const shown = sorted.map((it) => filterDetails(view, it, expand))
    return pageJson(request, view, shown, pageOf(query, 50, 100))
  })

  app.get('/filter/:id', (request) => {
    const view = viewOf(request, deps)
    return filterJson(view, filterFrom(request, view))
  })

  app.put('/filter/:id', (request) => {
    const view = viewOf(request, deps)
    const filter = ownFilter(request, view)
    const body = bodyOf(request, filterBody)
    check(view, deps, body, filter)
    change(filter, body)
    view.world.changed()
    return filterJson(view, filter)
  })

  app.delete('/filter/:id', (request, reply) => {
    const view = viewOf(request, deps)
    view.state.filters.delete(ownFilter(request, view).id)
    view.world.changed()
    return noContent(reply)
  })

  app.put('/filter/:id/favourite', (request) => favour(viewOf(request, deps), request, true))
  app.delete('/filter/:id/favourite', (request) => favour(viewOf(request, deps), request, false))
}

function favour(view: View, request: FastifyRequest, wanted: boolean) {
  const { accountId } = callerOf(view)
  const filter = filterFrom(request, view)
  const others = filter.favouriteOf.filter((id) => id !== accountId)
  filter.favouriteOf = wanted ? [...others, accountId] : others
  view.world.changed()
  return filterJson(view, filter)
}

function visible(view: View): FilterRecord[] {
  const accountId = view.caller?.accountId
  return [...view.state.filters.values()].filter(
    (it) => accountId !== undefined && (it.sharedWithAll || it.ownerId === accountId),
  )
}

function filterFrom(request: FastifyRequest, view: View): FilterRecord {
  const filter = visible(view).find((it) => it.id === pathPart(request, 'id'))
  if (!filter)
    throw badRequest(
      'The selected filter is not available to you, perhaps it has been deleted or had its permissions changed.',
    )
  return filter
}

function ownFilter(request: FastifyRequest, view: View): FilterRecord {
  const filter = filterFrom(request, view)
  const { accountId, role } = callerOf(view)
  if (filter.ownerId !== accountId && role !== 'admin')
    throw refusal(400, ['You must be the owner of the filter to change it.'])
  return filter
}

function check(view: View, { engine }: RouteDeps, body: FilterBody, self: FilterRecord | undefined): void {
  if (!self && (body.name === undefined || body.name.trim() === ''))
    throw badFields({ filterName: 'You must specify a name to save this filter as.' })
  const taken = [...view.state.filters.values()].some(
    (it) => it !== self && it.ownerId === view.caller?.accountId && it.name === body.name,
  )
  if (taken) throw badFields({ filterName: 'Filter with same name already exists.' })
  if (body.jql === undefined) return
  const preparation = engine.prepare(body.jql, view.caller)
  if (preparation.kind === 'malformed') throw badRequest(preparation.message)
  const faults = [...preparation.prepared.faults, ...preparation.prepared.sortFaults]
  if (faults.length > 0) throw badRequest(...faults)
}

function change(filter: FilterRecord, body: FilterBody): void {
  filter.name = body.name ?? filter.name
  filter.description = body.description ?? filter.description
  filter.jql = body.jql ?? filter.jql
  if (body.sharePermissions) filter.sharedWithAll = body.sharePermissions.some((it) => it.type !== 'user')
}

function filterDetails(view: View, filter: FilterRecord, expand: readonly string[]) {
  const { subscriptions: _list, sharedUsers: _users, ...all } = filterJson(view, filter)
  const { self, id, name, ...optional } = all
  const chosen = Object.entries(optional).filter(([key]) => expand.includes(key))
  return {
    expand: 'description,owner,jql,viewUrl,searchUrl,favourite,favouritedCount,sharePermissions',
    self,
    id,
    name,
    ...Object.fromEntries(chosen),
  }
}

function filterJson(view: View, filter: FilterRecord) {
  const search = `${view.base}/search/jql?jql=${encodeURIComponent(filter.jql)}`
  const nobody = { size: 0, items: [], 'max-results': 0, 'start-index': 0, 'end-index': 0 }
  return {
    self: `${view.base}/filter/${filter.id}`,
    id: filter.id,
    name: filter.name,
    description: filter.description,
    owner: userRef(view, filter.ownerId),
    jql: filter.jql,
    viewUrl: `${view.world.baseUrl}/issues/?filter=${filter.id}`,
    searchUrl: search,
    favourite: filter.favouriteOf.includes(view.caller?.accountId ?? ''),
    favouritedCount: filter.favouriteOf.length,
    sharePermissions: filter.sharedWithAll ? [{ id: Number(filter.id), type: 'authenticated' }] : [],
    editPermissions: [],
    sharedUsers: nobody,
    subscriptions: nobody,
  }
}
