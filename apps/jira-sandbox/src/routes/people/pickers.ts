import type { FastifyInstance } from 'fastify'
import { badRequest } from '../../http/faults.ts'
import { may } from '../../permissions/permissions.ts'
import type { UserRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { callerOf, type Query, queryOf, type RouteDeps, viewOf } from '../request.ts'
import { named, usersSearchedMax } from './query-parts.ts'

/** Users and groups as an input field offers them, with what matched in bold. */
export function pickerRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/user/picker', (request) => {
    const view = viewOf(request, deps)
    const query = queryOf(request)
    if (query.text('exclude') !== undefined && query.text('excludeAccountIds') !== undefined)
      throw badRequest('Only one of the exclude and excludeAccountIds parameters can be specified.')
    return pickedUsers(view, query, requiredText(query))
  })

  app.get('/groupuserpicker', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const query = queryOf(request)
    const text = requiredText(query)
    return { users: pickedUsers(view, query, text), groups: pickedGroups(view, query, text) }
  })

  app.get('/groups/picker', (request) => {
    const view = viewOf(request, deps)
    const query = queryOf(request)
    return pickedGroups(view, query, query.text('query') ?? '', 20)
  })
}

function requiredText(query: Query): string {
  const text = query.text('query')
  if (text === undefined) throw badRequest('The query parameter needs to be provided.')
  return text
}

function pickedUsers(view: View, query: Query, text: string) {
  const excluded = query.list('excludeAccountIds')
  const withApps = query.text('excludeConnectUsers') !== 'true' && query.text('excludeConnectAddons') !== 'true'
  const offered = (user: UserRecord) =>
    user.active && !excluded.includes(user.accountId) && (withApps || user.accountType !== 'app')
  const all = may(view, 'USER_PICKER') ? [...view.state.users.values()].slice(0, usersSearchedMax) : []
  const matching = all.filter(offered).filter(named(view, text))
  const users = matching.slice(0, query.int('maxResults', 50)).map((user) => pickedUser(view, user, query, text))
  return { users, total: matching.length, header: `Showing ${users.length} of ${matching.length} matching users` }
}

function pickedUser(view: View, user: UserRecord, query: Query, text: string) {
  const { accountId, accountType, displayName, emailAddress } = user
  const shown = user.emailVisible || accountId === view.caller?.accountId
  const address = shown && emailAddress !== '' ? ` - ${emphasized(emailAddress, text)}` : ''
  const avatarUrl = view.world.flavour.avatarUrls(view, 'user', accountId)['16x16']
  return {
    accountId,
    accountType,
    html: `${emphasized(displayName, text)}${address}`,
    displayName,
    ...(query.flag('showAvatar') && { avatarUrl }),
  }
}

function pickedGroups(view: View, query: Query, text: string, byDefault = 50) {
  const [excluded, excludedIds] = [query.list('exclude'), query.list('excludeId')]
  const groups = may(view, 'USER_PICKER') ? [...view.state.groups.values()] : []
  const matching = groups.filter(
    ({ name, groupId }) =>
      name.toLowerCase().includes(text.toLowerCase()) && !excluded.includes(name) && !excludedIds.includes(groupId),
  )
  const shown = matching.slice(0, query.int('maxResults', byDefault))
  return {
    header: `Showing ${shown.length} of ${matching.length} matching groups`,
    total: matching.length,
    groups: shown.map(({ name, groupId }) => ({ name, html: emphasized(name, text, 'b'), labels: [], groupId })),
  }
}

/** The first place where a text occurs, in bold. */
function emphasized(name: string, text: string, tag = 'strong'): string {
  const at = text === '' ? -1 : name.toLowerCase().indexOf(text.toLowerCase())
  if (at < 0) return name
  return `${name.slice(0, at)}<${tag}>${name.slice(at, at + text.length)}</${tag}>${name.slice(at + text.length)}`
}
