import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { readShares, shareBody } from '../../administration/sharing.ts'
import { badFields, badRequest } from '../../http/faults.ts'
import type { FilterRecord } from '../../records/records.ts'
import { nextId } from '../../world/state.ts'
import { createView, type View } from '../../world/world.ts'
import { bodyOf, callerOf, noContent, type RouteDeps, requirePermission, viewOf } from '../request.ts'
import { filterFrom, filterJson, ownFilter, setShares } from './filter.ts'

/** Members of an answer that nobody sets, and that come back all the same. */
const shown = z.unknown().optional()

const filterBody = z.strictObject({
  name: z.string().optional(),
  description: z.string().nullish(),
  jql: z.string().optional(),
  favourite: z.boolean().optional(),
  sharePermissions: z.array(shareBody).nullish(),
  editPermissions: z.array(shareBody).nullish(),
  id: shown,
  self: shown,
  expand: shown,
  owner: shown,
  viewUrl: shown,
  searchUrl: shown,
  favouritedCount: shown,
  isWritable: shown,
  sharedUsers: shown,
  subscriptions: shown,
  approximateLastUsed: shown,
})
type FilterBody = z.infer<typeof filterBody>

const scopeBody = z.strictObject({ scope: z.enum(['GLOBAL', 'AUTHENTICATED', 'PRIVATE']) })
const scopeKey = 'filter.defaultShareScope'

/** Saving checks the meaning of the query, which searching does not. */
export function filterWriteRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/filter/defaultShareScope', (request) => {
    const view = viewOf(request, deps)
    const { preferences } = view.state.administration.settings
    return { scope: preferences[callerOf(view).accountId]?.[scopeKey] ?? 'PRIVATE' }
  })

  app.put('/filter/defaultShareScope', (request) => {
    const view = viewOf(request, deps)
    const { accountId } = callerOf(view)
    const { preferences } = view.state.administration.settings
    const { scope } = bodyOf(request, scopeBody)
    preferences[accountId] = { ...preferences[accountId], [scopeKey]: scope }
    view.world.changed()
    return { scope }
  })

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
    change(view, filter, body)
    view.state.filters.set(filter.id, filter)
    announceFilter(view, 'created', filter)
    return filterJson(view, filter)
  })

  app.put('/filter/:id', (request) => {
    const view = viewOf(request, deps)
    const filter = ownFilter(request, view)
    const body = bodyOf(request, filterBody)
    check(view, deps, body, filter)
    change(view, filter, body)
    announceFilter(view, 'updated', filter)
    return filterJson(view, filter)
  })

  app.delete('/filter/:id', (request, reply) => {
    const view = viewOf(request, deps)
    const filter = ownFilter(request, view)
    view.state.filters.delete(filter.id)
    announceFilter(view, 'deleted', filter)
    return noContent(reply)
  })

  app.put('/filter/:id/owner', (request, reply) => {
    const view = viewOf(request, deps)
    const filter = filterFrom(request, view)
    if (filter.ownerId !== callerOf(view).accountId) requirePermission(view, 'ADMINISTER')
    const { accountId } = bodyOf(request, z.looseObject({ accountId: z.string() }))
    if (!view.state.users.get(accountId)?.active) throw badRequest(`The user '${accountId}' does not exist.`)
    checkName(view, filter.name, accountId, filter)
    filter.ownerId = accountId
    announceFilter(view, 'updated', filter)
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

function check(view: View, { engine }: RouteDeps, body: FilterBody, self: FilterRecord | undefined): void {
  if (!self && (body.name === undefined || body.name.trim() === '')) {
    throw badFields({ filterName: 'You must specify a name to save this filter as.' })
  }
  if (body.name !== undefined) checkName(view, body.name, self?.ownerId ?? callerOf(view).accountId, self)
  if (body.jql === undefined) return
  const preparation = engine.prepare(body.jql, view.caller)
  if (preparation.kind === 'malformed') throw badRequest(preparation.message)
  const faults = [...preparation.prepared.faults, ...preparation.prepared.sortFaults]
  if (faults.length > 0) throw badRequest(...faults)
}

function checkName(view: View, name: string, ownerId: string, self: FilterRecord | undefined): void {
  const taken = [...view.state.filters.values()].some((it) => it !== self && it.ownerId === ownerId && it.name === name)
  if (taken) throw badFields({ filterName: 'Filter with same name already exists.' })
}

function change(view: View, filter: FilterRecord, body: FilterBody): void {
  const shares = body.sharePermissions && readShares(view, body.sharePermissions)
  const editShares = body.editPermissions && readShares(view, body.editPermissions)
  filter.name = body.name ?? filter.name
  filter.description = body.description ?? filter.description
  filter.jql = body.jql ?? filter.jql
  if (shares) setShares(filter, shares)
  if (editShares) filter.editShares = editShares
}

export function announceFilter(view: View, verb: 'created' | 'updated' | 'deleted', filter: FilterRecord): void {
  view.world.changed()
  const shown = filterJson({ ...createView(view.world, 2, undefined), hideEmails: true }, filter)
  view.world.emit({ kind: 'entity', event: `filter_${verb}`, body: { filter: shown } })
}
