import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { audit } from '../administration/audit.ts'
import { badFields, refusal } from '../http/faults.ts'
import { groupJson, userJson } from '../present/people.ts'
import type { UserRecord } from '../records/records.ts'
import { tellUser } from '../webhooks/tell.ts'
import type { View } from '../world/world.ts'
import { adminView, memberView } from './opening.ts'
import { bodyOf, noContent, queryOf, type RouteDeps } from './request.ts'

const newUserBody = z.looseObject({
  emailAddress: z.string().optional(),
  displayName: z.string().optional(),
  products: z.array(z.string()).optional(),
})

/** Making and removing accounts. */
export function accountRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.post('/user', (request, reply) => {
    const view = adminView(request, deps)
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
    log(view, user, 'User created')
    tellUser(view, 'created', user)
    return reply.code(201).send(userJson(view, user))
  })

  app.delete('/user', (request, reply) => {
    const view = adminView(request, deps)
    const accountId = queryOf(request).needed('accountId')
    const user = view.state.users.get(accountId)
    if (!user) throw refusal(404, ['The user does not exist.'])
    if (user === view.caller) throw refusal(400, ['You cannot delete yourself.'])
    view.state.users.delete(accountId)
    log(view, user, 'User deleted')
    tellUser(view, 'deleted', user)
    return noContent(reply)
  })

  app.get('/user/groups', (request) => {
    const view = memberView(request, deps)
    const user = view.state.users.get(queryOf(request).text('accountId') ?? '')
    if (!user) throw refusal(404, ['Specified user does not exist or you do not have required permissions'])
    return user.groupIds.flatMap((id) => view.state.groups.get(id) ?? []).map((group) => groupJson(view, group))
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

function log(view: View, { accountId, displayName }: UserRecord, summary: string): void {
  audit(view, { summary, category: 'user management', object: { id: accountId, name: displayName, typeName: 'USER' } })
  view.world.changed()
}
