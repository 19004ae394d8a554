import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { changeLog } from '../../administration/audit.ts'
import { badFields, badRequest, refusal } from '../../http/faults.ts'
import { permissions } from '../../permissions/permissions.ts'
import type { PermissionGrantRecord } from '../../records/access.ts'
import type { PermissionSchemeRecord } from '../../records/records.ts'
import { nextId } from '../../world/state.ts'
import type { View } from '../../world/world.ts'
import { adminView, memberView } from '../opening.ts'
import { bodyOf, noContent, pathPart, queryOf, type RouteDeps } from '../request.ts'
import { holderBody, holderJson, readHolder } from './holders.ts'

export const permissionGrantBody = z.looseObject({ permission: z.string(), holder: holderBody })
const schemeBody = z.looseObject({
  name: z.string().optional(),
  description: z.string().nullish(),
  permissions: z.array(permissionGrantBody).optional(),
})
const expandable = 'permissions,user,group,projectRole,field,all'
export const logScheme = changeLog('permissions', 'SCHEME')

/** Which permissions whom. A scheme serves any number of projects. */
export function permissionSchemeRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/permissionscheme', (request) => {
    const view = memberView(request, deps)
    const expand = queryOf(request).list('expand')
    return { permissionSchemes: [...view.state.permissionSchemes.values()].map((it) => schemeJson(view, it, expand)) }
  })

  app.post('/permissionscheme', (request, reply) => {
    const view = adminView(request, deps)
    const { name = '', description, permissions: grants = [] } = bodyOf(request, schemeBody)
    checkName(view, name, undefined)
    const scheme: PermissionSchemeRecord = {
      id: String(nextId(view.state, 'permissionScheme')),
      name,
      description: description ?? '',
      grants: grants.map((grant) => readGrant(view, grant)),
    }
    view.state.permissionSchemes.set(scheme.id, scheme)
    logScheme(view, scheme, 'Permission scheme created')
    return reply.code(201).send(schemeJson(view, scheme, ['permissions']))
  })

  app.get('/permissionscheme/:schemeId', (request) => {
    const view = memberView(request, deps)
    return schemeJson(view, schemeFrom(request, view), queryOf(request).list('expand'))
  })

  app.put('/permissionscheme/:schemeId', (request) => {
    const view = adminView(request, deps)
    const scheme = schemeFrom(request, view)
    const { name, description, permissions: grants } = bodyOf(request, schemeBody)
    if (name !== undefined) checkName(view, name, scheme)
    // Given grants take the place of all there were.
    const next = grants?.map((grant) => readGrant(view, grant)) ?? scheme.grants
    scheme.name = name ?? scheme.name
    scheme.description = description ?? scheme.description
    scheme.grants = next
    logScheme(view, scheme, 'Permission scheme updated')
    return schemeJson(view, scheme, ['permissions'])
  })

  app.delete('/permissionscheme/:schemeId', (request, reply) => {
    const view = adminView(request, deps)
    const scheme = schemeFrom(request, view)
    const isFirst = [...view.state.permissionSchemes.values()][0] === scheme
    if (isFirst) throw refusal(403, ['The default permission scheme cannot be deleted.'])
    if ([...view.state.projects.values()].some((it) => it.permissionSchemeId === scheme.id)) {
      throw badRequest('The permission scheme is in use by a project.')
    }
    view.state.permissionSchemes.delete(scheme.id)
    logScheme(view, scheme, 'Permission scheme deleted')
    return noContent(reply)
  })
}

export function schemeFrom(request: FastifyRequest, view: View): PermissionSchemeRecord {
  const id = pathPart(request, 'schemeId')
  const scheme = view.state.permissionSchemes.get(id)
  if (!scheme) throw refusal(404, [`The permission scheme with id '${id}' does not exist.`])
  return scheme
}

export function schemeJson(view: View, scheme: PermissionSchemeRecord, expand: readonly string[]) {
  const withGrants = expand.includes('permissions') || expand.includes('all')
  return {
    expand: expandable,
    id: Number(scheme.id),
    self: `${view.base}/permissionscheme/${scheme.id}`,
    name: scheme.name,
    description: scheme.description,
    ...(withGrants && { permissions: scheme.grants.map((grant) => grantJson(view, scheme, grant)) }),
  }
}

export function grantJson(view: View, scheme: PermissionSchemeRecord, grant: PermissionGrantRecord) {
  return {
    id: grant.id,
    self: `${view.base}/permissionscheme/${scheme.id}/permission/${grant.id}`,
    holder: holderJson(view, grant.holder),
    permission: grant.permission,
  }
}

export function readGrant(view: View, body: z.infer<typeof permissionGrantBody>): PermissionGrantRecord {
  const { permission } = body
  if (permissions[permission]?.type !== 'PROJECT')
    throw badFields({ permission: `Unrecognized permission '${permission}'` })
  return { id: nextId(view.state, 'permissionGrant'), permission, holder: readHolder(view, body.holder) }
}

function checkName(view: View, name: string, self: PermissionSchemeRecord | undefined): void {
  if (name.trim() === '') throw badFields({ name: 'The permission scheme must have a name.' })
  if ([...view.state.permissionSchemes.values()].some((it) => it !== self && it.name === name)) {
    throw badFields({ name: 'A permission scheme with this name already exists.' })
  }
}
