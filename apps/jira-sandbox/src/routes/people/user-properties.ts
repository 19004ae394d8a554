import type { FastifyInstance, FastifyRequest } from 'fastify'
import { badRequest, refusal } from '../../http/faults.ts'
import { may } from '../../permissions/permissions.ts'
import type { UserRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { callerOf, noContent, pathPart, queryOf, type RouteDeps, viewOf } from '../request.ts'
import { accountIdOf, userNotFound } from './query-parts.ts'

const valueMaxBytes = 32_768
const keyMaxLength = 255

/** JSON that programs keep with users: everybody reads and writes his own, administrators those of all. */
export function userPropertyRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/user/properties', (request) => {
    const { view, user } = ownerOf(request, deps)
    const keys = Object.keys(user.properties ?? {})
    return { keys: keys.map((key) => ({ self: selfOf(view, user, key), key })) }
  })

  app.get('/user/properties/:propertyKey', (request) => {
    const { user, key } = ownerOf(request, deps)
    if (!Object.hasOwn(user.properties ?? {}, key)) throw refusal(404, [`The property ${key} does not exist.`])
    return { key, value: user.properties?.[key] }
  })

  app.put('/user/properties/:propertyKey', (request, reply) => {
    const { view, user, key } = ownerOf(request, deps)
    if (key.length > keyMaxLength)
      throw badRequest(`The property key cannot be longer than ${keyMaxLength} characters.`)
    if (request.body === undefined) throw badRequest('The property value cannot be empty.')
    if (Buffer.byteLength(JSON.stringify(request.body)) > valueMaxBytes)
      throw badRequest(`The property value cannot be longer than ${valueMaxBytes} characters.`)
    const isNew = !Object.hasOwn(user.properties ?? {}, key)
    user.properties = { ...user.properties, [key]: request.body }
    view.world.changed()
    return reply.code(isNew ? 201 : 200).send({})
  })

  app.delete('/user/properties/:propertyKey', (request, reply) => {
    const { view, user, key } = ownerOf(request, deps)
    const { [key]: removed, ...rest } = user.properties ?? {}
    if (removed === undefined) throw refusal(404, [`The property ${key} does not exist.`])
    user.properties = rest
    view.world.changed()
    return noContent(reply)
  })
}

function ownerOf(request: FastifyRequest, deps: RouteDeps) {
  const view = viewOf(request, deps)
  const caller = callerOf(view)
  const accountId = accountIdOf(queryOf(request))
  if (accountId !== caller.accountId && !may(view, 'ADMINISTER')) {
    throw refusal(403, ['You do not have permission to access the properties of this user.'])
  }
  const user = view.state.users.get(accountId)
  if (!user) throw userNotFound()
  return { view, user, key: pathPart(request, 'propertyKey') }
}

function selfOf(view: View, user: UserRecord, key: string): string {
  return `${view.base}/user/properties/${encodeURIComponent(key)}?${view.world.flavour.userQuery(user)}`
}
