import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { epicColors, isEpic } from '../../agile/epic.ts'
import { rankIssues } from '../../agile/ranking.ts'
import { badRequest } from '../../http/faults.ts'
import { applyValues, recordChange } from '../../issues/commit.ts'
import { summaryFault } from '../../issues/summary.ts'
import { findSeenIssue } from '../../permissions/permissions.ts'
import { epicJson } from '../../present/agile.ts'
import type { IssueRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { bodyOf, callerOf, noContent, type RouteDeps, requirePermission, viewOf } from '../request.ts'
import { epicFrom } from './find.ts'

const movedMax = 50

/** Epics and what belongs to them, `/rest/agile/1.0/epic`. */
export function epicRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/epic/:epicIdOrKey', (request) => {
    const view = viewOf(request, deps)
    return epicJson(view, epicFrom(request, view))
  })

  app.post('/epic/:epicIdOrKey', (request) => {
    const view = viewOf(request, deps)
    const epic = epicFrom(request, view)
    requirePermission(view, 'EDIT_ISSUES', epic)
    change(view, epic, bodyOf(request, epicBody))
    return epicJson(view, epic)
  })

  app.post('/epic/none/issue', (request, reply) => {
    const view = viewOf(request, deps)
    placeUnder(view, issuesFrom(request, view), null)
    return noContent(reply)
  })

  app.post('/epic/:epicIdOrKey/issue', (request, reply) => {
    const view = viewOf(request, deps)
    const epic = epicFrom(request, view)
    placeUnder(view, issuesFrom(request, view), epic.id)
    return noContent(reply)
  })

  app.put('/epic/:epicIdOrKey/rank', (request, reply) => {
    const view = viewOf(request, deps)
    const epic = epicFrom(request, view)
    requirePermission(view, 'SCHEDULE_ISSUES', epic)
    const { rankBeforeEpic, rankAfterEpic } = bodyOf(request, rankBody)
    const word = rankBeforeEpic ?? rankAfterEpic
    const anchor = word === undefined ? undefined : findSeenIssue(view, String(word))
    if (!anchor || !isEpic(view.state, anchor))
      throw badRequest('Either rankBeforeEpic or rankAfterEpic must name an epic.')
    rankIssues(view, [epic], rankBeforeEpic === undefined ? { after: anchor } : { before: anchor })
    return noContent(reply)
  })
}

const epicBody = z.looseObject({
  name: z.string().optional(),
  summary: z.string().optional(),
  color: z.looseObject({ key: z.string() }).optional(),
  done: z.boolean().optional(),
})

const rankBody = z.looseObject({
  rankBeforeEpic: z.union([z.string(), z.number()]).optional(),
  rankAfterEpic: z.union([z.string(), z.number()]).optional(),
})

function change(view: View, epic: IssueRecord, { name, summary, color, done }: z.infer<typeof epicBody>): void {
  if (color && !epicColors.includes(color.key))
    throw badRequest(`The color '${color.key}' is none of color_1 to color_14.`)
  const fault = summary === undefined ? undefined : summaryFault(summary)
  if (fault !== undefined) throw badRequest(fault)
  epic.epic = {
    ...epic.epic,
    ...(name !== undefined && { name }),
    ...(color && { color: color.key }),
    ...(done !== undefined && { done }),
  }
  if (summary !== undefined) edit(view, epic, 'summary', summary)
  view.world.changed(epic)
}

function placeUnder(view: View, issues: readonly IssueRecord[], parentId: string | null): void {
  for (const issue of issues) edit(view, issue, 'parent', parentId)
}

function edit(view: View, issue: IssueRecord, fieldId: string, value: string | null): void {
  const items = applyValues(view.world, issue, new Map([[fieldId, value]]))
  recordChange(view.world, issue, callerOf(view).accountId, items)
}

const issuesBody = z.looseObject({ issues: z.array(z.union([z.string(), z.number()])).min(1) })

/** Sub-tasks stay with their parents, and epics are in no other epic. */
function issuesFrom(request: FastifyRequest, view: View): IssueRecord[] {
  const { issues } = bodyOf(request, issuesBody)
  if (issues.length > movedMax) throw badRequest(`At most ${movedMax} issues can be moved at once.`)
  return issues.map((word) => {
    const issue = findSeenIssue(view, String(word))
    if (!issue) throw badRequest('Issue does not exist or you do not have permission to see it.')
    requirePermission(view, 'EDIT_ISSUES', issue)
    const type = view.state.issueTypes.get(String(issue.values.issuetype))
    if (type?.hierarchyLevel !== 0) throw badRequest(`Issue '${issue.key}' cannot be added to an epic.`)
    return issue
  })
}
