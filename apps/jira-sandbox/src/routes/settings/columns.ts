import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { badRequest, refusal } from '../../http/faults.ts'
import { localName } from '../../present/localised-names.ts'
import type { View } from '../../world/world.ts'
import { adminView, memberView } from '../opening.ts'
import { bodyOf, callerOf, noContent, queryOf, type RouteDeps, requirePermission } from '../request.ts'

const columnsBody = z.looseObject({ columns: z.union([z.string(), z.array(z.string())]).optional() })

/** The columns of the issue navigator: of the site, and of an account that chose its own. */
export function columnRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/settings/columns', (request) => {
    const view = adminView(request, deps)
    return columnsJson(view, view.state.administration.settings.columns)
  })

  app.put('/settings/columns', (request, reply) => {
    const view = adminView(request, deps)
    view.state.administration.settings.columns = readColumns(request, view)
    view.world.changed()
    return reply.code(200).send()
  })

  app.get('/user/columns', (request) => {
    const view = memberView(request, deps)
    const { userColumns, columns } = view.state.administration.settings
    return columnsJson(view, userColumns[accountOf(request, view)] ?? columns)
  })

  app.put('/user/columns', (request, reply) => {
    const view = memberView(request, deps)
    view.state.administration.settings.userColumns[accountOf(request, view)] = readColumns(request, view)
    view.world.changed()
    return reply.code(200).send()
  })

  app.delete('/user/columns', (request, reply) => {
    const view = memberView(request, deps)
    delete view.state.administration.settings.userColumns[accountOf(request, view)]
    view.world.changed()
    return noContent(reply)
  })
}

/** Ids of columns, from JSON or from a form that repeats the word `columns`. */
export function readColumns(request: FastifyRequest, view: View): string[] {
  const columns = [bodyOf(request, columnsBody).columns ?? []].flat()
  const stranger = columns.find((id) => id !== 'issuekey' && !view.world.fields.byId(id)?.navigable)
  if (stranger !== undefined) throw badRequest(`The column '${stranger}' does not exist.`)
  return columns
}

export function columnsJson(view: View, ids: readonly string[]) {
  return ids.flatMap((id) => {
    if (id === 'issuekey') return [{ label: 'Key', value: id }]
    const field = view.world.fields.byId(id)
    return field ? [{ label: field.custom ? field.name : localName(view, 'field', field.name), value: id }] : []
  })
}

/** Those of others are for administrators. */
function accountOf(request: FastifyRequest, view: View): string {
  const accountId = queryOf(request).text('accountId') ?? callerOf(view).accountId
  if (accountId !== view.caller?.accountId) requirePermission(view, 'ADMINISTER')
  if (!view.state.users.has(accountId)) throw refusal(404, ['The user does not exist.'])
  return accountId
}
