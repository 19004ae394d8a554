import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type RankTarget, rankIssues } from '../../agile/ranking.ts'
import { planFor } from '../../agile/sprint-field.ts'
import { badRequest } from '../../http/faults.ts'
import { findSeenIssue, may } from '../../permissions/permissions.ts'
import type { IssueRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { bodyOf, callerOf, noContent, type RouteDeps, requirePermission, viewOf } from '../request.ts'
import { boardFrom, projectOfBoard, sprintFrom } from './find.ts'

const movedMax = 50

const moveBody = z.looseObject({
  issues: z.array(z.union([z.string(), z.number()])).default([]),
  rankBeforeIssue: z.union([z.string(), z.number()]).nullish(),
  rankAfterIssue: z.union([z.string(), z.number()]).nullish(),
  rankCustomFieldId: z.number().nullish(),
})
type MoveBody = z.infer<typeof moveBody>

/** Issues moved to sprints and backlogs, and put in order. At most fifty at once. */
export function moveRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.post('/sprint/:sprintId/issue', (request, reply) => {
    const view = viewOf(request, deps)
    const sprint = sprintFrom(request, view)
    requirePermission(view, 'SCHEDULE_ISSUES', projectOfBoard(view, sprint.boardId))
    if (sprint.state === 'closed') throw badRequest('Issues can only be moved to open or active sprints.')
    return move(view, request, reply, (issues) => planFor(view, issues, sprint))
  })

  app.post('/backlog/issue', (request, reply) => {
    const view = viewOf(request, deps)
    callerOf(view)
    return move(view, request, reply, (issues) => planFor(view, issues, undefined))
  })

  app.post('/backlog/:boardId/issue', (request, reply) => {
    const view = viewOf(request, deps)
    boardFrom(request, view)
    callerOf(view)
    return move(view, request, reply, (issues) => planFor(view, issues, undefined))
  })

  app.put('/issue/rank', (request, reply) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const body = bodyOf(request, moveBody)
    if (!targetOf(view, body)) throw badRequest('Either rankBeforeIssue or rankAfterIssue must be given.')
    return move(view, request, reply, () => undefined)
  })
}

/** What can be moved is moved; when something could not, 207 tells what became of each. */
function move(view: View, request: FastifyRequest, reply: FastifyReply, act: (issues: readonly IssueRecord[]) => void) {
  const body = bodyOf(request, moveBody)
  if (body.issues.length === 0) throw badRequest('At least one issue must be given.')
  if (body.issues.length > movedMax) throw badRequest(`At most ${movedMax} issues can be moved at once.`)
  const target = targetOf(view, body)
  const outcomes = body.issues.map((word) => outcomeOf(view, String(word)))
  const movable = outcomes.flatMap(({ issue, status }) => (issue && status === 200 ? [issue] : []))
  if (movable.length === 0) throw badRequest(...new Set(outcomes.flatMap(({ errors }) => errors)))
  act(movable)
  if (target) rankIssues(view, movable, target)
  if (movable.length === outcomes.length) return noContent(reply)
  return reply.code(207).send({ entries: outcomes.map(entryJson) })
}

interface Outcome {
  readonly word: string
  readonly issue: IssueRecord | undefined
  readonly status: number
  readonly errors: readonly string[]
}

function outcomeOf(view: View, word: string): Outcome {
  const issue = findSeenIssue(view, word)
  const failed = (status: number, error: string): Outcome => ({ word, issue, status, errors: [error] })
  if (!issue) return failed(404, 'Issue does not exist or you do not have permission to see it.')
  if (!may(view, 'SCHEDULE_ISSUES', issue)) return failed(403, 'You do not have permission to schedule this issue.')
  return { word, issue, status: 200, errors: [] }
}

function entryJson({ word, issue, status, errors }: Outcome) {
  const named = issue ? { issueId: Number(issue.id), issueKey: issue.key } : { issueKey: word }
  return { ...named, status, ...(errors.length > 0 && { errors }) }
}

function targetOf(view: View, body: MoveBody): RankTarget | undefined {
  const [before, after] = [body.rankBeforeIssue ?? undefined, body.rankAfterIssue ?? undefined]
  if (before !== undefined && after !== undefined) {
    throw badRequest('Only one of rankBeforeIssue and rankAfterIssue can be given.')
  }
  if (before !== undefined) return { before: anchor(view, before) }
  return after === undefined ? undefined : { after: anchor(view, after) }
}

function anchor(view: View, word: string | number): IssueRecord {
  const issue = findSeenIssue(view, String(word))
  if (!issue) throw badRequest('Issue does not exist or you do not have permission to see it.')
  return issue
}
