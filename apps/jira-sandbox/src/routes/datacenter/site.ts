import type { FastifyInstance } from 'fastify'
import { refusal } from '../../http/faults.ts'
import { findSeenIssue, findSeenProject, may, permissions } from '../../permissions/permissions.ts'
import { stamp, type View } from '../../world/world.ts'
import { callerOf, type Query, queryOf, viewOf } from '../request.ts'
import type { DataCenterDeps } from './deps.ts'
import { wholeUserJson } from './user-json.ts'

/** The instance itself, and who is asking. */
export function siteRoutes(app: FastifyInstance, deps: DataCenterDeps): void {
  app.get('/serverInfo', (request) => {
    const view = viewOf(request, deps)
    return {
      baseUrl: deps.world.baseUrl,
      version: '10.3.9',
      versionNumbers: [10, 3, 9],
      deploymentType: 'Server',
      buildNumber: 10_030_009,
      buildDate: '2025-07-28T00:00:00.000+0000',
      databaseBuildNumber: 10_030_009,
      // Not told to those who are not signed in.
      ...(view.caller && { serverTime: stamp(view, deps.world.now()) }),
      scmInfo: 'jira-sandbox',
      serverTitle: 'Jira sandbox (simulator)',
    }
  })

  app.get('/myself', (request) => {
    const view = viewOf(request, deps)
    return wholeUserJson(view, callerOf(view), queryOf(request).list('expand'))
  })

  app.get('/mypermissions', (request) => {
    const view = viewOf(request, deps)
    const where = scopeOf(view, queryOf(request))
    const all = Object.entries(permissions).map(([key, { name, type }], index) => {
      const havePermission = may(view, key, type === 'PROJECT' ? where : undefined)
      return [key, { id: String(index), key, name, type, description: '', havePermission }]
    })
    return { permissions: Object.fromEntries(all) }
  })
}

function scopeOf(view: View, query: Query) {
  const [issue, project] = [
    query.text('issueKey') ?? query.text('issueId'),
    query.text('projectKey') ?? query.text('projectId'),
  ]
  if (issue !== undefined) {
    const found = findSeenIssue(view, issue)
    if (!found) throw refusal(404, ['Issue Does Not Exist'])
    return found
  }
  if (project === undefined) return undefined
  const found = findSeenProject(view, project)
  if (!found) throw refusal(404, [`No project could be found with key '${project}'.`])
  return found
}
