import type { FastifyRequest } from 'fastify'
import { refusal } from '../http/faults.ts'
import { may } from '../permissions/permissions.ts'
import type { ProjectRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { callerOf, pathPart, projectFrom, type RouteDeps, requirePermission, viewOf } from './request.ts'

// How routes begin: who calls, and what the path names.

/** Somebody signed in; 401 otherwise. */
export function memberView(request: FastifyRequest, deps: RouteDeps): View {
  const view = viewOf(request, deps)
  callerOf(view)
  return view
}

/** An administrator of the site; 403 otherwise. */
export function adminView(request: FastifyRequest, deps: RouteDeps): View {
  const view = viewOf(request, deps)
  requirePermission(view, 'ADMINISTER')
  return view
}

/** The project the path names, for whoever may see it; 404 otherwise. */
export function seenProject(request: FastifyRequest, deps: RouteDeps): { view: View; project: ProjectRecord } {
  const view = viewOf(request, deps)
  return { view, project: projectFrom(view, projectPart(request)) }
}

/** The project the path names, for those who administer it or the site; 403 for others who see it. */
export function administeredProject(request: FastifyRequest, deps: RouteDeps): { view: View; project: ProjectRecord } {
  const { view, project } = seenProject(request, deps)
  requireProjectAdministrator(view, project)
  return { view, project }
}

export function requireProjectAdministrator(view: View, project: ProjectRecord | undefined): void {
  callerOf(view)
  if (may(view, 'ADMINISTER')) return
  if (project && may(view, 'ADMINISTER_PROJECTS', project)) return
  throw refusal(403, ['You cannot edit the configuration of this project.'])
}

function projectPart(request: FastifyRequest): string {
  return pathPart(request, 'projectIdOrKey')
}
