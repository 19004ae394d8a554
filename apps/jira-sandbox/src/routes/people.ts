import type { FastifyInstance } from 'fastify'
import { refusal } from '../faults.ts'
import { may } from '../permissions.ts'
import { groupJson, userJson } from '../present/people.ts'
import type { UserRecord } from '../records.ts'
import { findIssue, findProject } from '../state.ts'
import type { View } from '../world.ts'
import { callerOf, pageJson, pageOf, type Query, queryOf, type RouteDeps, viewOf } from './request.ts'

/** Users and groups, without the personal data that Jira does not give. */
export function peopleRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/user', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const query = queryOf(request)
    refuseOldNames(query)
    const user = view.state.users.get(query.text('accountId') ?? '')
    if (!user) throw refusal(404, ['Specified user does not exist or you do not have required permissions'])
    const groups = user.groupIds.flatMap((id) => view.state.groups.get(id) ?? [])
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
    if (wanted.length === 0) throw refusal(400, ['The accountId query parameter needs to be provided.'])
    const users = wanted.flatMap((id) => view.state.users.get(id) ?? []).map((user) => userJson(view, user))
    return pageJson(request, view, users, pageOf(query, 10, 200))
  })

  app.get('/user/search', (request) => {
    const view = viewOf(request, deps)
    const query = queryOf(request)
    refuseOldNames(query)
    const accountId = query.text('accountId')
    if (query.text('query') === undefined && accountId === undefined && query.text('property') === undefined) {
      throw refusal(400, ['The query parameter or accountId or property must be specified.'])
    }
    // Whoever may not browse users finds none.
    const active = [...view.state.users.values()].filter((user) => user.active && may(view.caller, 'USER_PICKER'))
    const found = accountId === undefined ? active.filter(named(query.text('query'))) : active.filter(withId(accountId))
    return listPage(view, found, query)
  })

  app.get('/users/search', (request) => allUsers(viewOf(request, deps), queryOf(request)))
  app.get('/users', (request) => allUsers(viewOf(request, deps), queryOf(request)))

  app.get('/user/assignable/search', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const query = queryOf(request)
    refuseOldNames(query)
    requireScope(view, query)
    const accountId = query.text('accountId')
    const users = [...view.state.users.values()]
    // Pages first, then filters: a short or empty page is not the end.
    const { startAt, maxResults } = pageOf(query, 50, 1000)
    const window = users.slice(startAt, startAt + maxResults)
    return window
      .filter((user) => may(user, 'ASSIGNABLE_USER'))
      .filter(accountId === undefined ? named(query.text('query')) : withId(accountId))
      .map((user) => userJson(view, user))
  })

  app.get('/group/bulk', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const query = queryOf(request)
    const [ids, names] = [query.list('groupId'), query.list('groupName')]
    const groups = [...view.state.groups.values()].filter(
      (group) => (ids.length === 0 && names.length === 0) || ids.includes(group.groupId) || names.includes(group.name),
    )
    const shown = groups.map(({ name, groupId }) => ({ name, groupId }))
    return pageJson(request, view, shown, pageOf(query, 50, 1000))
  })

  app.get('/group/member', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const query = queryOf(request)
    const [id, name] = [query.text('groupId'), query.text('groupname')]
    const group = [...view.state.groups.values()].find((it) => it.groupId === id || it.name === name)
    if (!group) throw refusal(404, [`The group '${id ?? name ?? ''}' does not exist.`])
    const members = [...view.state.users.values()].filter(
      (user) => user.groupIds.includes(group.groupId) && (user.active || query.flag('includeInactiveUsers')),
    )
    const shown = members.map((user) => userJson(view, user))
    return pageJson(request, view, shown, pageOf(query, 50, 50))
  })
}

/** Names and keys of users went with the privacy changes. */
function refuseOldNames(query: Query): void {
  if (query.text('username') !== undefined || query.text('key') !== undefined) {
    throw refusal(400, ["'accountId' must be the only user identifying query parameter in GDPR strict mode."])
  }
}

/** The beginning of a name, of a word in it, or of an e-mail address. */
function named(query: string | undefined): (user: UserRecord) => boolean {
  const wanted = (query ?? '').toLowerCase()
  return (user) =>
    [user.displayName, ...user.displayName.split(' '), user.emailVisible ? user.emailAddress : ''].some((text) =>
      text.toLowerCase().startsWith(wanted),
    )
}

function withId(accountId: string): (user: UserRecord) => boolean {
  return (user) => user.accountId === accountId
}

function listPage(view: View, users: readonly UserRecord[], query: Query) {
  const { startAt, maxResults } = pageOf(query, 50, 1000)
  return users.slice(startAt, startAt + maxResults).map((user) => userJson(view, user))
}

/** Everybody, those who have left included. */
function allUsers(view: View, query: Query) {
  callerOf(view)
  return listPage(view, [...view.state.users.values()], query)
}

function requireScope(view: View, query: Query): void {
  const [project, issueKey, issueId] = [query.text('project'), query.text('issueKey'), query.text('issueId')]
  if (project === undefined && issueKey === undefined && issueId === undefined) {
    throw refusal(400, ['Either the project or issueKey parameter must be provided.'])
  }
  if (project !== undefined && !findProject(view.state, project)) {
    throw refusal(404, [`No project could be found with key '${project}'.`])
  }
  const issue = issueKey ?? issueId
  if (issue !== undefined && !findIssue(view.state, issue)) {
    throw refusal(404, ['Issue does not exist or you do not have permission to see it.'])
  }
}
