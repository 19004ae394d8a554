import type { FastifyInstance } from 'fastify'
import { isSwitchedOn, propertyValue } from '../../administration/application-properties.ts'
import { groupJson, userJson } from '../../present/people.ts'
import { found } from '../../world/state.ts'
import { stamp } from '../../world/world.ts'
import { memberView } from '../opening.ts'
import { callerOf, queryOf, type RouteDeps, viewOf } from '../request.ts'

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
      serverTitle: saysSimulator(propertyValue(view.state, 'jira.title')),
      serverTimeZone: 'Etc/UTC',
    }
  })

  app.get('/configuration', (request) => {
    const { state } = memberView(request, deps)
    const isOn = (word: string) => isSwitchedOn(state, `jira.option.${word}`)
    return {
      votingEnabled: isOn('voting'),
      watchingEnabled: isOn('watching'),
      unassignedIssuesAllowed: isOn('allowunassigned'),
      subTasksEnabled: isOn('allowsubtasks'),
      issueLinkingEnabled: isOn('issuelinking'),
      timeTrackingEnabled: isOn('timetracking'),
      attachmentsEnabled: isOn('allowattachments'),
      ...(isOn('timetracking') && { timeTrackingConfiguration: state.administration.settings.timeTracking }),
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
}

/** Whatever an administrator calls the site, it does not pass for a real one. */
function saysSimulator(title: string): string {
  return title.includes('(simulator)') ? title : `${title} (simulator)`
}
