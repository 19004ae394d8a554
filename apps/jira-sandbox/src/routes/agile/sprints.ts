import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { forgetSprint } from '../../agile/sprint-field.ts'
import { changedSprint, readName, sprintBody } from '../../agile/sprint-life.ts'
import { badRequest, refusal } from '../../http/faults.ts'
import { sprintJson } from '../../present/agile.ts'
import type { SprintRecord } from '../../records/records.ts'
import { tellSprint } from '../../webhooks/tell.ts'
import { nextId } from '../../world/state.ts'
import type { View } from '../../world/world.ts'
import { bodyOf, callerOf, noContent, type RouteDeps, viewOf } from '../request.ts'
import { requireSprintPlanner, seesBoard, sprintFrom } from './find.ts'

/** Sprints themselves, `/rest/agile/1.0/sprint`. */
export function sprintRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.post('/sprint', (request, reply) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const sprint = newSprint(view, request)
    view.state.sprints.set(String(sprint.id), sprint)
    tellSprint(view, 'created', sprint)
    return reply.code(201).send(sprintJson(view, sprint))
  })

  app.get('/sprint/:sprintId', (request) => {
    const view = viewOf(request, deps)
    return sprintJson(view, sprintFrom(request, view))
  })

  // PUT replaces, POST changes what it names.
  app.put('/sprint/:sprintId', (request) => update(viewOf(request, deps), request, true))
  app.post('/sprint/:sprintId', (request) => update(viewOf(request, deps), request, false))

  app.delete('/sprint/:sprintId', (request, reply) => {
    const view = viewOf(request, deps)
    const sprint = sprintFrom(request, view)
    requireSprintPlanner(view, sprint)
    forgetSprint(view, sprint)
    view.state.sprints.delete(String(sprint.id))
    tellSprint(view, 'deleted', sprint)
    return noContent(reply)
  })

  app.post('/sprint/:sprintId/swap', (request, reply) => {
    const view = viewOf(request, deps)
    const sprint = sprintFrom(request, view)
    requireSprintPlanner(view, sprint)
    const { sprintToSwapWith } = bodyOf(request, z.looseObject({ sprintToSwapWith: z.number() }))
    const other = view.state.sprints.get(String(sprintToSwapWith))
    if (!other || other.boardId !== sprint.boardId) {
      throw refusal(404, ['Sprint does not exist or you do not have permission to view it.'])
    }
    const [old, otherOld] = [{ ...sprint }, { ...other }]
    const [first, second] = [sprint.sequence ?? sprint.id, other.sequence ?? other.id]
    sprint.sequence = second
    other.sequence = first
    tellSprint(view, 'updated', sprint, old)
    tellSprint(view, 'updated', other, otherOld)
    return noContent(reply)
  })
}

function newSprint(view: View, request: FastifyRequest): SprintRecord {
  const body = bodyOf(request, sprintBody)
  const board = view.state.boards.get(body.originBoardId ?? 0)
  const boardId = board?.id ?? 0
  requireSprintPlanner(view, { boardId })
  const name = readName(body.name)
  if (!board || !seesBoard(view, board))
    throw badRequest('Board does not exist or you do not have permission to see it.')
  if (board.type !== 'scrum') throw badRequest('The board does not support sprints')
  const now = view.world.now()
  const dates = { createdDate: new Date(now).toISOString(), startDate: null, endDate: null, completeDate: null }
  const blank: SprintRecord = { id: 0, name, state: 'future', boardId, goal: '', ...dates }
  const sprint = changedSprint(blank, { ...body, state: 'future' }, false, now)
  return { ...sprint, id: nextId(view.state, 'sprint') }
}

function update(view: View, request: FastifyRequest, isFull: boolean) {
  const sprint = sprintFrom(request, view)
  requireSprintPlanner(view, sprint)
  const body = bodyOf(request, sprintBody)
  if (isFull && !body.state) throw badRequest('The sprint needs a state.')
  if (isFull) readName(body.name)
  const before = { ...sprint }
  Object.assign(sprint, changedSprint(sprint, body, isFull, view.world.now()))
  tellSprint(view, before.state === sprint.state ? 'updated' : steps[sprint.state], sprint, before)
  return sprintJson(view, sprint)
}

const steps = { future: 'updated', active: 'started', closed: 'closed' } as const
