import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { audit } from '../../administration/audit.ts'
import { badRequest, refusal } from '../../http/faults.ts'
import { schemeOf } from '../../permissions/permissions.ts'
import { adminView, memberView, seenProject } from '../opening.ts'
import { bodyOf, noContent, pathPart, queryOf, type RouteDeps, requirePermission } from '../request.ts'
import { grantJson, logScheme, permissionGrantBody, readGrant, schemeFrom, schemeJson } from './permission-schemes.ts'

/** The single grants of a permission scheme, and which scheme a project has. */
export function permissionGrantRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/permissionscheme/:schemeId/permission', (request) => {
    const view = memberView(request, deps)
    const scheme = schemeFrom(request, view)
    const permissions = scheme.grants.map((grant) => grantJson(view, scheme, grant))
    return { permissions, expand: 'user,group,projectRole,field,all' }
  })

  app.post('/permissionscheme/:schemeId/permission', (request, reply) => {
    const view = adminView(request, deps)
    const scheme = schemeFrom(request, view)
    const grant = readGrant(view, bodyOf(request, permissionGrantBody))
    const twin = scheme.grants.some(
      ({ permission, holder }) =>
        permission === grant.permission &&
        holder.type === grant.holder.type &&
        holder.parameter === grant.holder.parameter,
    )
    if (twin) throw badRequest('The permission has already been granted to this holder.')
    scheme.grants.push(grant)
    logScheme(view, scheme, 'Permission scheme updated')
    return reply.code(201).send(grantJson(view, scheme, grant))
  })

  app.get('/permissionscheme/:schemeId/permission/:permissionId', (request) => {
    const view = memberView(request, deps)
    const scheme = schemeFrom(request, view)
    const grant = scheme.grants.find(({ id }) => String(id) === pathPart(request, 'permissionId'))
    if (!grant) throw notFound(pathPart(request, 'permissionId'))
    return grantJson(view, scheme, grant)
  })

  app.delete('/permissionscheme/:schemeId/permission/:permissionId', (request, reply) => {
    const view = adminView(request, deps)
    const scheme = schemeFrom(request, view)
    const at = scheme.grants.findIndex(({ id }) => String(id) === pathPart(request, 'permissionId'))
    if (at < 0) throw notFound(pathPart(request, 'permissionId'))
    scheme.grants.splice(at, 1)
    logScheme(view, scheme, 'Permission scheme updated')
    return noContent(reply)
  })

  app.get('/project/:projectIdOrKey/permissionscheme', (request) => {
    const { view, project } = seenProject(request, deps)
    const scheme = schemeOf(view.state, project)
    if (!scheme) throw refusal(404, ['The project has no permission scheme.'])
    return schemeJson(view, scheme, queryOf(request).list('expand'))
  })

  app.put('/project/:projectIdOrKey/permissionscheme', (request) => {
    const { view, project } = seenProject(request, deps)
    requirePermission(view, 'ADMINISTER')
    const { id } = bodyOf(request, z.looseObject({ id: z.number() }))
    const scheme = view.state.permissionSchemes.get(String(id))
    if (!scheme) throw refusal(404, [`The permission scheme with id '${id}' does not exist.`])
    project.permissionSchemeId = scheme.id
    audit(view, {
      summary: 'Permission scheme added to project',
      category: 'permissions',
      object: { id: scheme.id, name: scheme.name, typeName: 'SCHEME' },
      associated: [{ id: project.id, name: project.name, typeName: 'PROJECT' }],
    })
    view.world.changed()
    return schemeJson(view, scheme, queryOf(request).list('expand'))
  })
}

function notFound(id: string) {
  return refusal(404, [`The permission grant with id '${id}' does not exist.`])
}
