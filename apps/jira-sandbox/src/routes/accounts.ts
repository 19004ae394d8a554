import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { badFields, refusal } from '../faults.ts'
import { groupJson, userJson } from '../present/people.ts'
import type { UserRecord } from '../records.ts'
import { bodyOf, callerOf, noContent, queryOf, type RouteDeps, requirePermission, viewOf } from './request.ts'

const newUserBody = z.looseObject({
  emailAddress: z.string().optional(),
  displayName: z.string().optional(),
  products: z.array(z.string()).optional(),
})

/** Making and removing accounts, and finding groups by a part of their name. */
export function accountRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.post('/user', (request, reply) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'ADMINISTER')
    const { emailAddress, displayName, products } = bodyOf(request, newUserBody)
    if (emailAddress === undefined || !/^\S+@\S+$/.test(emailAddress))
      throw badFields({ emailAddress: 'You must specify a valid email address.' })
    if (products === undefined) throw badFields({ products: 'You must specify the products the user gets access to.' })
    const known = [...view.state.users.values()].find(
      (it) => it.emailAddress.toLowerCase() === emailAddress.toLowerCase(),
    )
    if (known) return reply.code(201).send(userJson(view, known))
    const user = newUser(emailAddress, displayName, products)
    view.state.users.set(user.accountId, user)
    view.world.changed()
    return reply.code(201).send(userJson(view, user))
  })

  app.delete('/user', (request, reply) => {
    const view = viewOf(request, deps)
    const caller = requirePermission(view, 'ADMINISTER')
    const accountId = queryOf(request).text('accountId') ?? ''
    if (!view.state.users.has(accountId)) throw refusal(404, ['The user does not exist.'])
    if (accountId === caller.accountId) throw refusal(400, ['You cannot delete yourself.'])
    view.state.users.delete(accountId)
    view.world.changed()
    return noContent(reply)
  })

  app.get('/user/groups', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const user = view.state.users.get(queryOf(request).text('accountId') ?? '')
    if (!user) throw refusal(404, ['Specified user does not exist or you do not have required permissions'])
    return user.groupIds.flatMap((id) => view.state.groups.get(id) ?? []).map((group) => groupJson(view, group))
  })

  app.get('/groups/picker', (request) => {
    const view = viewOf(request, deps)
    const query = queryOf(request)
    const [text, excluded, max] = [query.text('query') ?? '', query.list('exclude'), query.int('maxResults', 20)]
    const groups = view.caller ? [...view.state.groups.values()] : []
    const found = groups.filter(
      (it) => it.name.toLowerCase().includes(text.toLowerCase()) && !excluded.includes(it.name),
    )
    const shown = found.slice(0, max)
    return {
      header: `Showing ${shown.length} of ${found.length} matching groups`,
      total: found.length,
      groups: shown.map(({ name, groupId }) => ({ name, html: emphasize(name, text), labels: [], groupId })),
    }
  })
}

/** A new account has products but no token: whoever it belongs to would make one himself. */
function newUser(emailAddress: string, displayName: string | undefined, products: readonly string[]): UserRecord {
  return {
    accountId: randomBytes(12).toString('hex'),
    accountType: 'atlassian',
    emailAddress,
    emailVisible: true,
    displayName: displayName ?? emailAddress.split('@')[0] ?? emailAddress,
    active: true,
    timeZone: 'Etc/UTC',
    locale: 'en_GB',
    groupIds: [],
    role: products.length > 0 ? 'member' : 'none',
    token: '',
  }
}

function emphasize(name: string, text: string): string {
  const at = text === '' ? -1 : name.toLowerCase().indexOf(text.toLowerCase())
  return at < 0 ? name : `${name.slice(0, at)}<b>${name.slice(at, at + text.length)}</b>${name.slice(at + text.length)}`
}
