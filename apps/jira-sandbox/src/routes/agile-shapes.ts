import type { FastifyRequest } from 'fastify'
import type { SprintRecord } from '../records.ts'
import type { View } from '../world.ts'
import { pageJson, pageOf, queryOf } from './request.ts'

export function agilePage<Item>(request: FastifyRequest, view: View, items: readonly Item[]) {
  const { self: _self, nextPage: _next, ...page } = pageJson(request, view, items, pageOf(queryOf(request), 50, 50))
  return page
}

export function agileBase(view: View): string {
  return `${view.site}/rest/agile/1.0`
}

export function sprintJson(view: View, sprint: SprintRecord) {
  const { id, state, name, startDate, endDate, completeDate, createdDate, boardId, goal } = sprint
  return {
    id,
    self: `${agileBase(view)}/sprint/${id}`,
    state,
    name,
    ...(startDate !== null && { startDate }),
    ...(endDate !== null && { endDate }),
    ...(completeDate !== null && { completeDate }),
    createdDate,
    originBoardId: boardId,
    goal,
  }
}
