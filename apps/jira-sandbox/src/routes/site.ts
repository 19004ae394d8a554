import type { FastifyInstance } from 'fastify'
import { refusal } from '../faults.ts'
import { may, permissions } from '../permissions.ts'
import { groupJson, userJson } from '../present/people.ts'
import { found } from '../state.ts'
import { stamp } from '../world.ts'
import { callerOf, queryOf, type RouteDeps, viewOf } from './request.ts'

/** The site itself, and who is asking. */
export function siteRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/serverInfo', (request) => {
    const view = viewOf(request, deps)
    return {
      baseUrl: deps.world.baseUrl,
      displayUrl: deps.world.baseUrl,
      version: '1001.0.0-SNAPSHOT',
      versionNumbers: [1001, 0, 0],
      deploymentType: 'Cloud',
      buildNumber: 100_000,
      buildDate: '2026-01-01T00:00:00.000+0000',
      serverTime: stamp(view, deps.world.now()),
      scmInfo: 'jira-sandbox',
      serverTitle: 'Jira sandbox (simulator)',
      serverTimeZone: 'Etc/UTC',
    }
  })

  app.get('/configuration', (request) => {
    callerOf(viewOf(request, deps))
    return {
      votingEnabled: true,
      watchingEnabled: true,
      unassignedIssuesAllowed: true,
      subTasksEnabled: true,
      issueLinkingEnabled: true,
      timeTrackingEnabled: true,
      attachmentsEnabled: true,
      timeTrackingConfiguration: {
        workingHoursPerDay: 8,
        workingDaysPerWeek: 5,
        timeFormat: 'pretty',
        defaultUnit: 'minute',
      },
    }
  })

  app.get('/myself', (request) => {
    const view = viewOf(request, deps)
    const caller = callerOf(view)
    const expand = queryOf(request).list('expand')
    const groups = found(view.state.groups, caller.groupIds).map((group) => groupJson(view, group))
    return {
      ...userJson(view, caller),
      locale: caller.locale,
      groups: { size: groups.length, items: expand.includes('groups') ? groups : [] },
      applicationRoles: { size: 1, items: [] },
      expand: 'groups,applicationRoles',
    }
  })

  app.get('/mypermissions', (request) => {
    const view = viewOf(request, deps)
    const wanted = queryOf(request).list('permissions')
    if (wanted.length === 0) {
      throw refusal(400, ['The `permissions` query parameter is required.'])
    }
    const unknown = wanted.filter((key) => !Object.hasOwn(permissions, key))
    if (unknown.length > 0) {
      throw refusal(400, [], Object.fromEntries(unknown.map((key) => [key, 'Unrecognized permission'])))
    }
    const known = Object.entries(permissions)
    const answer = known.flatMap(([key, { name, type }], index) =>
      wanted.includes(key)
        ? [[key, { id: String(index), key, name, type, description: '', havePermission: may(view.caller, key) }]]
        : [],
    )
    return { permissions: Object.fromEntries(answer) }
  })
}
