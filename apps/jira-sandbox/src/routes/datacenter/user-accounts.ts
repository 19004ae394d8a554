import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { textOf } from '../../fields/values.ts'
import { userByName } from '../../flavour/user-names.ts'
import { badFields, badRequest, type FieldErrors, refusal } from '../../http/faults.ts'
import type { UserRecord } from '../../records/records.ts'
import { newToken } from '../../seed/recipe.ts'
import { tellUser } from '../../webhooks/tell.ts'
import { nextId } from '../../world/state.ts'
import type { View } from '../../world/world.ts'
import { bodyOf, callerOf, noContent, queryOf, requirePermission, viewOf } from '../request.ts'
import type { DataCenterDeps } from './deps.ts'
import { userFrom, wholeUserJson } from './user-json.ts'

const accountBody = z.looseObject({
  name: z.string().optional(),
  password: z.string().optional(),
  emailAddress: z.string().optional(),
  displayName: z.string().optional(),
  active: z.boolean().optional(),
})
const passwordBody = z.looseObject({ password: z.string().min(1), currentPassword: z.string().optional() })

/** Accounts by name and key: reading one, and what an administrator does with them. */
export function userAccountRoutes(app: FastifyInstance, deps: DataCenterDeps): void {
  app.get('/user', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const query = queryOf(request)
    return wholeUserJson(view, userFrom(view, query), query.list('expand'))
  })

  app.post('/user', (request, reply) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'ADMINISTER')
    const user = newUser(view, bodyOf(request, accountBody))
    view.state.users.set(user.accountId, user)
    tellUser(view, 'created', user)
    return reply.code(201).send(wholeUserJson(view, user, []))
  })

  app.put('/user', (request) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'ADMINISTER')
    const user = userFrom(view, queryOf(request))
    const { name, emailAddress, displayName, active } = bodyOf(request, accountBody)
    if (name !== undefined && ![undefined, user].includes(userByName(view.state, name)))
      throw badFields({ name: 'A user with that username already exists.' })
    const changed = {
      ...user,
      ...(name !== undefined && { name }),
      ...(emailAddress !== undefined && { emailAddress }),
      ...(displayName !== undefined && { displayName }),
      ...(active !== undefined && { active }),
    }
    view.state.users.set(user.accountId, changed)
    tellUser(view, 'updated', changed)
    return wholeUserJson(view, changed, [])
  })

  app.delete('/user', (request, reply) => {
    const view = viewOf(request, deps)
    const caller = requirePermission(view, 'ADMINISTER')
    const user = userFrom(view, queryOf(request))
    if (user === caller) throw badRequest('You cannot delete yourself.')
    refuseInvolved(view, user)
    view.state.users.delete(user.accountId)
    tellUser(view, 'deleted', user)
    return noContent(reply)
  })

  app.put('/user/password', (request, reply) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'ADMINISTER')
    const user = userFrom(view, queryOf(request))
    setPassword(view, user, bodyOf(request, passwordBody).password)
    return noContent(reply)
  })

  app.put('/myself/password', (request, reply) => {
    const view = viewOf(request, deps)
    const caller = callerOf(view)
    const { password, currentPassword } = bodyOf(request, passwordBody)
    if (currentPassword !== caller.token) throw badFields({ currentPassword: 'Current password is incorrect.' })
    setPassword(view, caller, password)
    return noContent(reply)
  })
}

function newUser(view: View, body: z.infer<typeof accountBody>): UserRecord {
  const { name = '', password = newToken(), emailAddress = '', displayName = '' } = body
  const errors: FieldErrors = {}
  if (name === '') errors.name = 'You must specify a username.'
  else if (userByName(view.state, name)) errors.name = 'A user with that username already exists.'
  if (displayName === '') errors.displayName = 'You must specify a full name.'
  if (emailAddress === '') errors.emailAddress = 'You must specify an email address.'
  else if (!/^\S+@\S+$/.test(emailAddress)) errors.emailAddress = 'You must specify a valid email address.'
  if (Object.keys(errors).length > 0) throw badFields(errors)
  const everyone = [...view.state.groups.values()].find((group) => group.name === 'jira-users')
  return {
    accountId: randomBytes(12).toString('hex'),
    accountType: 'atlassian',
    name: name.toLowerCase(),
    key: `JIRAUSER${nextId(view.state, 'userKey')}`,
    emailAddress,
    emailVisible: true,
    displayName,
    active: true,
    timeZone: 'Etc/UTC',
    locale: 'en_UK',
    groupIds: everyone ? [everyone.groupId] : [],
    role: 'member',
    token: password,
  }
}

/** Whoever reported or was given issues stays; he can be made inactive. */
function refuseInvolved(view: View, user: UserRecord): void {
  const involved = [...view.state.issues.values()].some((issue) =>
    ['assignee', 'reporter'].some((field) => textOf(issue, field) === user.accountId),
  )
  const leads = [...view.state.projects.values()].some((project) => project.leadAccountId === user.accountId)
  if (involved || leads)
    throw refusal(400, [`Cannot delete user '${user.name}': there are issues or projects that belong to this user.`])
}

function setPassword(view: View, user: UserRecord, password: string): void {
  view.state.users.set(user.accountId, { ...user, token: password })
  view.world.changed()
}
