import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { textOf } from '../../fields/values.ts'
import { nameOf, userByName } from '../../flavour/user-names.ts'
import { badRequest, refusal } from '../../http/faults.ts'
import { may } from '../../permissions/permissions.ts'
import type { IssueRecord, UserRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { bodyOf, callerOf, issueFrom, noContent, queryOf, viewOf } from '../request.ts'
import type { DataCenterDeps } from './deps.ts'

/** Watchers by name, and votes, which a reporter may not give. */
export function watcherRoutes(app: FastifyInstance, deps: DataCenterDeps): void {
  // The body is a bare JSON string; without one the caller watches.
  app.post('/issue/:issueIdOrKey/watchers', (request, reply) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const caller = callerOf(view)
    const user = userNamed(view, bodyOf(request, z.string().nullish()) ?? nameOf(caller))
    requireSelfOrManager(view, issue, user)
    if (!issue.watcherIds.includes(user.accountId)) issue.watcherIds.push(user.accountId)
    view.world.changed(issue)
    return noContent(reply)
  })

  app.delete('/issue/:issueIdOrKey/watchers', (request, reply) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    callerOf(view)
    const name = queryOf(request).text('username')
    if (name === undefined) throw badRequest('The username query parameter was not provided')
    const user = userNamed(view, name)
    requireSelfOrManager(view, issue, user)
    issue.watcherIds.splice(0, issue.watcherIds.length, ...issue.watcherIds.filter((id) => id !== user.accountId))
    view.world.changed()
    return noContent(reply)
  })

  app.post('/issue/:issueIdOrKey/votes', (request, reply) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const { accountId } = callerOf(view)
    if (textOf(issue, 'reporter') === accountId) throw refusal(404, ['You cannot vote for an issue you have reported.'])
    if (!issue.voterIds.includes(accountId)) issue.voterIds.push(accountId)
    view.world.changed(issue)
    return noContent(reply)
  })
}

function userNamed(view: View, name: string): UserRecord {
  const user = userByName(view.state, name)
  if (!user)
    throw refusal(404, [
      `The user "${name}" does not have permission to view this issue. This user will not be added to the watch list.`,
    ])
  return user
}

function requireSelfOrManager(view: View, issue: IssueRecord, user: UserRecord): void {
  if (user.accountId === view.caller?.accountId || may(view, 'MANAGE_WATCHERS', issue)) return
  throw refusal(401, [`User '${nameOf(callerOf(view))}' is not allowed to manage watchers of issue '${issue.key}'`])
}
