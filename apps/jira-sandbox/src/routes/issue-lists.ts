import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { countOf, issueLimits, type Limited } from '../issues/caps.ts'
import { findSeenIssue, mayBrowse } from '../permissions/permissions.ts'
import { pickerJson } from '../present/picker.ts'
import type { IssueRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { bodyOf, callerOf, queryOf, type RouteDeps, requirePermission, viewOf } from './request.ts'

/** Looking over many issues: suggestions, what one watches, what is nearly full. */
export function issueListRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/issue/picker', (request) => {
    const view = viewOf(request, deps)
    return pickerJson(view, deps.engine, queryOf(request))
  })

  app.post('/issue/watching', (request) => {
    const view = viewOf(request, deps)
    const { accountId } = callerOf(view)
    const { issueIds } = bodyOf(request, z.strictObject({ issueIds: z.array(z.string()) }))
    const watches = (id: string) => findSeenIssue(view, id)?.watcherIds.includes(accountId) === true
    return { issuesIsWatching: Object.fromEntries(issueIds.map((id) => [id, watches(id)])) }
  })

  app.get('/issue/limit/report', (request) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'ADMINISTER')
    const issues = [...view.state.issues.values()].filter((issue) => mayBrowse(view.state, view.caller, issue))
    const named = queryOf(request).flag('isReturningKeys') ? 'key' : 'id'
    return {
      issuesApproachingLimit: report(view, issues, named, (count, max) => count >= max * nearly && count <= max),
      issuesBreachingLimit: report(view, issues, named, (count, max) => count > max),
      limits: issueLimits,
    }
  })
}

/** The part of a limit from which an issue approaches it. Atlassian's example lists 1822 of 2000. */
const nearly = 0.9

function report(
  view: View,
  issues: readonly IssueRecord[],
  named: 'id' | 'key',
  belongs: (count: number, max: number) => boolean,
) {
  const kinds: readonly Limited[] = ['attachment', 'comment', 'issuelinks', 'remoteIssueLinks', 'worklog']
  const entries = kinds.flatMap((kind) => {
    const counts = issues.map((issue): [string, number] => [issue[named], countOf(view.state, issue, kind)])
    const found = counts.filter(([, count]) => belongs(count, issueLimits[kind]))
    return found.length === 0 ? [] : [[kind, Object.fromEntries(found)] as const]
  })
  return Object.fromEntries(entries)
}
