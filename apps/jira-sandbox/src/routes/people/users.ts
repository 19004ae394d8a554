import type { FastifyInstance, FastifyRequest } from 'fastify'
import { badRequest, unauthenticated } from '../../http/faults.ts'
import { groupJson, userJson } from '../../present/people.ts'
import { found } from '../../world/state.ts'
import { callerOf, pageJson, pageOf, queryOf, type RouteDeps, requirePermission, viewOf } from '../request.ts'
import { accountIdOf, refuseOldNames, userNotFound } from './query-parts.ts'

/** Users by their account id, without the personal data that Jira does not give. */
export function userRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/user', (request) => {
    const view = viewOf(request, deps)
    const caller = callerOf(view)
    const query = queryOf(request)
    const accountId = accountIdOf(query)
    if (accountId !== caller.accountId) requirePermission(view, 'USER_PICKER')
    const user = view.state.users.get(accountId)
    if (!user) throw userNotFound()
    const groups = found(view.state.groups, user.groupIds)
    const items = query.list('expand').includes('groups') ? groups.map((group) => groupJson(view, group)) : []
    return {
      ...userJson(view, user),
      locale: user.locale,
      groups: { size: groups.length, items },
      applicationRoles: { size: 1, items: [] },
      expand: 'groups,applicationRoles',
    }
  })

  app.get('/user/bulk', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const query = queryOf(request)
    refuseOldNames(query)
    const wanted = query.list('accountId')
    if (wanted.length === 0) throw badRequest('The accountId query parameter needs to be provided.')
    const users = found(view.state.users, new Set(wanted)).map((user) => userJson(view, user))
    return pageJson(request, view, users, pageOf(query, 10, 200))
  })

  // The one place that takes names and keys: it tells whose accounts they became.
  app.get('/user/bulk/migration', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const query = queryOf(request)
    const [names, keys] = [query.list('username'), query.list('key')]
    if (names.length === 0 && keys.length === 0)
      throw badRequest('At least one of the username and key query parameters needs to be provided.')
    const matching = [...view.state.users.values()].filter(
      ({ name, key }) => (name !== undefined && names.includes(name)) || (key !== undefined && keys.includes(key)),
    )
    const { startAt, maxResults } = pageOf(query, 10, 200)
    const page = matching.slice(startAt, startAt + maxResults)
    return page.map(({ name, key, accountId }) => ({ username: name ?? '', key: key ?? '', accountId }))
  })

  app.get('/users/search', (request) => everybody(request, deps))
  app.get('/users', (request) => everybody(request, deps))

  // For approved Connect and Forge apps only, and never for people.
  app.get('/user/email', () => {
    throw unauthenticated()
  })
  app.get('/user/email/bulk', () => {
    throw unauthenticated()
  })
}

const listMax = 1000

/** Those who have left included; unlike a search it goes past the thousandth. */
function everybody(request: FastifyRequest, deps: RouteDeps) {
  const view = viewOf(request, deps)
  requirePermission(view, 'USER_PICKER')
  const { startAt, maxResults } = pageOf(queryOf(request), 50, listMax)
  const users = [...view.state.users.values()]
  return users.slice(startAt, startAt + maxResults).map((user) => userJson(view, user))
}
