import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { badRequest, refusal } from '../faults.ts'
import { idsOf } from '../fields/values.ts'
import { applyValues, recordChange } from '../issues/commit.ts'
import { may } from '../permissions.ts'
import type { IssueRecord, SprintRecord, Value } from '../records.ts'
import { findIssue, nextId } from '../state.ts'
import type { View } from '../world.ts'
import { sprintJson } from './agile-shapes.ts'
import { bodyOf, callerOf, noContent, pathPart, type RouteDeps, requirePermission, viewOf } from './request.ts'

const sprintField = 'customfield_10013'
const movedMax = 50

/** Sprints and what is planned in them. */
export function sprintRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.post('/sprint', (request, reply) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'MANAGE_SPRINTS_PERMISSION')
    const body = bodyOf(request, sprintBody)
    const board = view.state.boards.get(body.originBoardId ?? 0)
    if (!body.name) throw badRequest('The sprint needs a name.')
    if (board?.type !== 'scrum') throw badRequest('The board does not support sprints')
    const createdDate = new Date(view.world.now()).toISOString()
    const dates = { startDate: null, endDate: null, completeDate: null }
    const id = nextId(view.state, 'sprint')
    const sprint: SprintRecord = {
      id,
      name: body.name,
      state: 'future',
      boardId: board.id,
      goal: '',
      createdDate,
      ...dates,
    }
    change(view, sprint, body, false)
    view.state.sprints.set(String(sprint.id), sprint)
    announce(view, 'sprint_created', sprint)
    return reply.code(201).send(sprintJson(view, sprint))
  })

  app.get('/sprint/:sprintId', (request) => {
    const view = viewOf(request, deps)
    return sprintJson(view, sprintFrom(request, view))
  })

  // PUT replaces, POST changes what it names.
  app.put('/sprint/:sprintId', (request) => updateSprint(viewOf(request, deps), request, true))
  app.post('/sprint/:sprintId', (request) => updateSprint(viewOf(request, deps), request, false))

  app.delete('/sprint/:sprintId', (request, reply) => {
    const view = viewOf(request, deps)
    const sprint = sprintFrom(request, view)
    requirePermission(view, 'MANAGE_SPRINTS_PERMISSION')
    const inSprint = [...view.state.issues.values()].filter((it) => idsOf(it, sprintField).includes(String(sprint.id)))
    place(view, inSprint, null)
    view.state.sprints.delete(String(sprint.id))
    announce(view, 'sprint_deleted', sprint)
    return noContent(reply)
  })

  app.post('/sprint/:sprintId/issue', (request, reply) => {
    const view = viewOf(request, deps)
    const sprint = sprintFrom(request, view)
    requirePermission(view, 'SCHEDULE_ISSUES')
    if (sprint.state === 'closed') throw badRequest('Issues can only be moved to open or active sprints.')
    place(view, issuesFrom(request, view), [String(sprint.id)])
    return noContent(reply)
  })

  app.post('/backlog/issue', (request, reply) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'SCHEDULE_ISSUES')
    place(view, issuesFrom(request, view), null)
    return noContent(reply)
  })
}

const sprintBody = z.looseObject({
  name: z.string().optional(),
  goal: z.string().optional(),
  state: z.enum(['future', 'active', 'closed']).optional(),
  startDate: z.string().nullish(),
  endDate: z.string().nullish(),
  originBoardId: z.number().optional(),
})
type SprintBody = z.infer<typeof sprintBody>

function sprintFrom(request: FastifyRequest, view: View): SprintRecord {
  const id = pathPart(request, 'sprintId')
  const sprint = may(view.caller, 'BROWSE_PROJECTS') ? view.state.sprints.get(id) : undefined
  if (!sprint) throw refusal(404, ['Sprint does not exist or you do not have permission to view it.'])
  return sprint
}

function updateSprint(view: View, request: FastifyRequest, replace: boolean) {
  const sprint = sprintFrom(request, view)
  requirePermission(view, 'MANAGE_SPRINTS_PERMISSION')
  const before = sprint.state
  change(view, sprint, bodyOf(request, sprintBody), replace)
  const began = before !== 'active' && sprint.state === 'active'
  const ended = before !== 'closed' && sprint.state === 'closed'
  announce(view, began ? 'sprint_started' : ended ? 'sprint_closed' : 'sprint_updated', sprint)
  return sprintJson(view, sprint)
}

const stages = ['future', 'active', 'closed'] as const

/** A sprint goes from future to active to closed, never back and never past a stage. */
function change(view: View, sprint: SprintRecord, body: SprintBody, replace: boolean): void {
  const next = body.state ?? sprint.state
  const step = stages.indexOf(next) - stages.indexOf(sprint.state)
  if (step < 0 || step > 1) throw badRequest(`A sprint cannot go from ${sprint.state} to ${next}.`)
  const dates = { startDate: body.startDate ?? sprint.startDate, endDate: body.endDate ?? sprint.endDate }
  if (next === 'active' && step === 1 && (dates.startDate === null || dates.endDate === null)) {
    throw badRequest('Start and end date are needed to start a sprint.')
  }
  sprint.name = body.name ?? sprint.name
  sprint.goal = body.goal ?? (replace ? '' : sprint.goal)
  sprint.startDate = replace ? (body.startDate ?? null) : dates.startDate
  sprint.endDate = replace ? (body.endDate ?? null) : dates.endDate
  sprint.state = next
  if (next === 'closed' && step === 1) sprint.completeDate = new Date(view.world.now()).toISOString()
}

const issuesBody = z.looseObject({ issues: z.array(z.string()).min(1).max(movedMax) })

function issuesFrom(request: FastifyRequest, view: View): IssueRecord[] {
  return bodyOf(request, issuesBody).issues.map((word) => {
    const issue = findIssue(view.state, word)
    if (!issue) throw badRequest('Issue does not exist or you do not have permission to see it.')
    return issue
  })
}

function place(view: View, issues: readonly IssueRecord[], value: Value): void {
  for (const issue of issues) {
    const items = applyValues(view.world, issue, new Map([[sprintField, value]]))
    recordChange(view.world, issue, callerOf(view).accountId, items)
  }
}

function announce(view: View, event: string, sprint: SprintRecord): void {
  view.world.changed()
  view.world.emit({ kind: 'entity', event, body: { sprint: sprintJson(view, sprint) } })
}
