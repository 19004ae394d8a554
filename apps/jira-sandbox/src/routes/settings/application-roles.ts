import type { FastifyInstance } from 'fastify'
import { refusal } from '../../http/faults.ts'
import { groupJson } from '../../present/people.ts'
import type { UserRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { adminView, memberView } from '../opening.ts'
import { pathPart, type RouteDeps } from '../request.ts'

const roles = [
  { key: 'jira-software', name: 'Jira Software', least: 'member' },
  { key: 'jira-servicedesk', name: 'Jira Service Management', least: 'member' },
] as const

/** What the site has a licence for, and how many use it. */
export function applicationRoleRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/applicationrole', (request) => {
    const view = adminView(request, deps)
    return roles.map((role) => roleJson(view, role))
  })

  app.get('/applicationrole/:key', (request) => {
    const view = adminView(request, deps)
    return roleJson(view, roleNamed(pathPart(request, 'key')))
  })

  app.get('/license/approximateLicenseCount', (request) => {
    const view = adminView(request, deps)
    return { key: 'license.totalApproximateUserCount', value: String(seats(view).length) }
  })

  app.get('/license/approximateLicenseCount/product/:applicationKey', (request) => {
    const view = adminView(request, deps)
    const { key } = roleNamed(pathPart(request, 'applicationKey'))
    return { key: `license.${key}.approximateUserCount`, value: String(seats(view).length) }
  })

  app.get('/instance/license', (request) => {
    memberView(request, deps)
    return { applications: roles.map(({ key }) => ({ id: key, plan: 'FREE' })) }
  })
}

function roleNamed(key: string) {
  const role = roles.find((it) => it.key === key)
  if (!role) throw refusal(404, [`The application with key '${key}' does not exist or is not licensed.`])
  return role
}

/** Accounts that take a seat. */
function seats(view: View): UserRecord[] {
  return [...view.state.users.values()].filter(({ active, role, accountType }) => {
    return active && accountType === 'atlassian' && (role === 'member' || role === 'admin')
  })
}

function roleJson(view: View, { key, name }: (typeof roles)[number]) {
  const used = seats(view)
  const ids = new Set(used.flatMap(({ groupIds }) => groupIds))
  const groups = [...view.state.groups.values()].filter(({ groupId }) => ids.has(groupId))
  return {
    key,
    name,
    groups: groups.map((group) => group.name),
    groupDetails: groups.map((group) => groupJson(view, group)),
    defaultGroups: [],
    defaultGroupsDetails: [],
    selectedByDefault: key === 'jira-software',
    defined: true,
    numberOfSeats: -1,
    remainingSeats: -1,
    userCount: used.length,
    userCountDescription: used.length === 1 ? 'user' : 'users',
    hasUnlimitedSeats: true,
    platform: false,
  }
}
