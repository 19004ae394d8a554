import type { FastifyInstance } from 'fastify'
import { keyOf, nameOf } from '../../flavour/user-names.ts'
import { badRequest, refusal } from '../../http/faults.ts'
import { findSeenIssue, findSeenProject, may } from '../../permissions/permissions.ts'
import { userJson } from '../../present/people.ts'
import type { IssueRecord, ProjectRecord, UserRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { callerOf, pageOf, type Query, queryOf, viewOf } from '../request.ts'
import type { DataCenterDeps } from './deps.ts'
import { emphasize } from './emphasize.ts'

const listMax = 1000

/** Finding users by a part of name, display name or e-mail address. */
export function userSearchRoutes(app: FastifyInstance, deps: DataCenterDeps): void {
  app.get('/user/search', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const query = queryOf(request)
    const text = query.text('username')
    if (text === undefined) throw badRequest('The username query parameter was not provided')
    const [active, inactive] = [query.text('includeActive') !== 'false', query.flag('includeInactive')]
    // Whoever may not browse users finds none.
    const all = may(view, 'USER_PICKER') ? [...view.state.users.values()] : []
    return listed(
      view,
      query,
      all.filter(matching(text)).filter((user) => (user.active ? active : inactive)),
    )
  })

  const byPermission = { assignable: 'ASSIGNABLE_USER', viewissue: 'BROWSE_PROJECTS' }
  for (const [name, permission] of Object.entries(byPermission)) {
    app.get(`/user/${name}/search`, (request) => {
      const view = viewOf(request, deps)
      const query = queryOf(request)
      return listed(view, query, eligible(view, query, permission, placeOf(view, query)))
    })
  }

  app.get('/user/assignable/multiProjectSearch', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const query = queryOf(request)
    const keys = query.list('projectKeys')
    if (keys.length === 0) throw badRequest('The projectKeys query parameter was not provided')
    const places = keys.map((key) => projectNamed(view, key))
    const everywhere = eligible(view, query, 'ASSIGNABLE_USER', undefined).filter((user) =>
      places.every((place) => may({ ...view, caller: user }, 'ASSIGNABLE_USER', place)),
    )
    return listed(view, query, everywhere)
  })

  app.get('/user/picker', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const query = queryOf(request)
    const text = query.text('query')
    if (text === undefined) throw badRequest('The query parameter was not provided')
    return pickedUsers(view, query, text)
  })
}

/** Users as pickers show them, with what matched in bold. */
export function pickedUsers(view: View, query: Query, text: string) {
  const excluded = query.list('exclude')
  const all = may(view, 'USER_PICKER') ? [...view.state.users.values()] : []
  const found = all.filter((user) => user.active && !excluded.includes(nameOf(user))).filter(matching(text))
  const users = found.slice(0, query.int('maxResults', 50)).map((user) => {
    const [name, displayName] = [nameOf(user), user.displayName]
    const html = `${emphasize(displayName, text)} - ${emphasize(user.emailAddress, text)} (${emphasize(name, text)})`
    const avatarUrl = view.world.flavour.avatarUrls(view, 'user', keyOf(user))['16x16']
    return { name, key: keyOf(user), html, displayName, ...(query.flag('showAvatar') && { avatarUrl }) }
  })
  return { users, total: found.length, header: `Showing ${users.length} of ${found.length} matching users` }
}

/** A dot means everybody. */
function matching(text: string): (user: UserRecord) => boolean {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return () => false
  if (wanted === '.') return () => true
  return (user) =>
    [nameOf(user), user.displayName, user.emailAddress].some((part) => part.toLowerCase().includes(wanted))
}

/** Those with a permission somewhere; unlike on Cloud pages are cut afterwards, and are full. */
function eligible(view: View, query: Query, permission: string, place: ProjectRecord | IssueRecord | undefined) {
  callerOf(view)
  const text = query.text('username') ?? ''
  const matches = text === '' ? () => true : matching(text)
  return [...view.state.users.values()].filter(
    (user) => user.active && matches(user) && may({ ...view, caller: user }, permission, place),
  )
}

function placeOf(view: View, query: Query): ProjectRecord | IssueRecord {
  const [project, issueKey] = [query.text('project') ?? query.text('projectKey'), query.text('issueKey')]
  if (issueKey !== undefined) {
    const issue = findSeenIssue(view, issueKey)
    if (!issue) throw view.world.flavour.issueUnseen(view.caller, false)
    return issue
  }
  if (project === undefined) throw badRequest('Either a project or an issue key has to be provided')
  return projectNamed(view, project)
}

function projectNamed(view: View, key: string): ProjectRecord {
  const project = findSeenProject(view, key)
  if (!project) throw refusal(404, [`No project could be found with key '${key}'.`])
  return project
}

function listed(view: View, query: Query, users: readonly UserRecord[]) {
  const { startAt, maxResults } = pageOf(query, 50, listMax)
  return users.slice(startAt, startAt + maxResults).map((user) => userJson(view, user))
}
