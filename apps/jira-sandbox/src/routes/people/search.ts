import type { FastifyInstance, FastifyRequest } from 'fastify'
import { badRequest } from '../../http/faults.ts'
import { valueAt } from '../../json/path.ts'
import { allows, may } from '../../permissions/permissions.ts'
import { userJson } from '../../present/people.ts'
import type { UserRecord } from '../../records/records.ts'
import {
  callerOf,
  pageJson,
  pageOf,
  type Query,
  queryOf,
  type RouteDeps,
  requirePermission,
  viewOf,
} from '../request.ts'
import { refuseUnknownPermissions } from './own-permissions.ts'
import {
  asUser,
  filteredPage,
  pagedFilter,
  placeNamed,
  projectNamed,
  refuseOldNames,
  usersSearchedMax,
  userTest,
} from './query-parts.ts'
import { structuredTest } from './structured-query.ts'

/** Searches of users. They differ in whether they filter before or after they page. */
export function userSearchRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/user/search', (request) => {
    const view = viewOf(request, deps)
    const query = queryOf(request)
    refuseOldNames(query)
    const property = query.text('property')
    if (query.text('query') === undefined && query.text('accountId') === undefined && property === undefined) {
      throw badRequest('The query parameter or accountId or property must be specified.')
    }
    const [matches, holds] = [userTest(view, query), propertyTest(property)]
    // Whoever may not browse users finds none.
    const browses = may(view, 'USER_PICKER')
    return filteredPage(view, query, (user) => browses && user.active && matches(user) && holds(user))
  })

  app.get('/user/search/query', (request) => {
    const { view, users, page } = structuredPage(request, deps, 'maxResults')
    return { ...page, values: users.map((user) => userJson(view, user)) }
  })

  app.get('/user/search/query/key', (request) => {
    const { users, page } = structuredPage(request, deps, 'maxResult')
    return { ...page, values: users.map(({ accountId, key }) => ({ accountId, ...(key !== undefined && { key }) })) }
  })

  app.get('/user/assignable/search', (request) => {
    const { view, query } = searchBy(request, deps)
    const place = placeNamed(view, query, 'project')
    const matches = userTest(view, query)
    return pagedFilter(view, query, (user) => matches(user) && may(asUser(view, user), 'ASSIGNABLE_USER', place))
  })

  app.get('/user/assignable/multiProjectSearch', (request) => {
    const { view, query } = searchBy(request, deps)
    const keys = query.list('projectKeys')
    if (keys.length === 0) throw badRequest('The projectKeys query parameter needs to be provided.')
    const projects = keys.map((key) => projectNamed(view, key))
    const matches = userTest(view, query)
    return pagedFilter(
      view,
      query,
      (user) => matches(user) && projects.every((it) => allows(view.state, user, 'ASSIGNABLE_USER', it)),
    )
  })

  app.get('/user/viewissue/search', (request) => {
    const { view, query } = searchBy(request, deps)
    const place = placeNamed(view, query, 'projectKey')
    const matches = userTest(view, query)
    return pagedFilter(view, query, (user) => matches(user) && allows(view.state, user, 'BROWSE_PROJECTS', place))
  })

  app.get('/user/permission/search', (request) => {
    const { view, query } = searchBy(request, deps)
    const wanted = query.list('permissions')
    if (wanted.length === 0) throw badRequest('The permissions query parameter needs to be provided.')
    refuseUnknownPermissions(wanted)
    const place = placeNamed(view, query, 'projectKey')
    if (!may(view, 'ADMINISTER')) requirePermission(view, 'ADMINISTER_PROJECTS', place)
    const matches = userTest(view, query)
    return pagedFilter(
      view,
      query,
      (user) => matches(user) && wanted.every((permission) => allows(view.state, user, permission, place)),
    )
  })
}

function searchBy(request: FastifyRequest, deps: RouteDeps) {
  const view = viewOf(request, deps)
  callerOf(view)
  const query = queryOf(request)
  refuseOldNames(query)
  return { view, query }
}

/** `location.office.city=Sydney`: the value at a path of a property of the user. */
function propertyTest(property: string | undefined): (user: UserRecord) => boolean {
  if (property === undefined) return () => true
  const equals = property.indexOf('=')
  if (equals < 1) throw badRequest('The property parameter is not valid.')
  const [key = '', ...path] = property.slice(0, equals).split('.')
  const wanted = property.slice(equals + 1)
  return (user) => String(valueAt(user.properties?.[key], path)) === wanted
}

/** The range first, then those in it whom the query describes. */
function structuredPage(request: FastifyRequest, deps: RouteDeps, sizeParameter: string) {
  const view = viewOf(request, deps)
  requirePermission(view, 'USER_PICKER')
  const query = queryOf(request)
  const test = structuredTest(view, query.text('query') ?? '')
  const sized: Query = {
    ...query,
    int: (name, byDefault) => query.int(name === 'maxResults' ? sizeParameter : name, byDefault),
  }
  const all = [...view.state.users.values()].slice(0, usersSearchedMax)
  const { values, ...page } = pageJson(request, view, all, pageOf(sized, 100, usersSearchedMax))
  return { view, page, users: values.filter(test) }
}
