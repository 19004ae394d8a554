import type { FastifyInstance } from 'fastify'
import { estimationField } from '../../agile/estimation.ts'
import { rankFieldId } from '../../agile/rank.ts'
import { agileBase } from '../../present/agile.ts'
import type { BoardRecord } from '../../records/records.ts'
import { found } from '../../world/state.ts'
import type { View } from '../../world/world.ts'
import { type RouteDeps, viewOf } from '../request.ts'
import { boardFrom } from './find.ts'

/** How a board is set up. Each status of the workflow is a column; limits are not kept. */
export function boardConfigurationRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/board/:boardId/configuration', (request) => {
    const view = viewOf(request, deps)
    return configurationJson(view, boardFrom(request, view))
  })
}

export function configurationJson(view: View, board: BoardRecord) {
  const { id, name, type, filterId } = board
  return {
    id,
    name,
    type,
    self: `${agileBase(view)}/board/${id}/configuration`,
    ...locationPart(view, board),
    ...(filterId !== undefined && { filter: { id: filterId, self: `${view.base}/filter/${filterId}` } }),
    ...(type === 'kanban' && { subQuery: { query: 'fixVersion in unreleasedVersions() OR fixVersion is EMPTY' } }),
    columnConfig: { columns: columns(view, board), constraintType: 'none' },
    ...(type === 'scrum' && estimationPart(view)),
    ranking: { rankCustomFieldId: Number(rankFieldId.slice('customfield_'.length)) },
  }
}

function locationPart(view: View, board: BoardRecord) {
  const project = view.state.projects.get(board.projectId)
  if (!project) return {}
  const { id, key, name } = project
  return { location: { type: 'project', key, id, self: `${view.base}/project/${id}`, name } }
}

function columns(view: View, board: BoardRecord) {
  const { state } = view
  const workflow = state.workflows.get(state.projects.get(board.projectId)?.workflowId ?? '')
  const statuses = workflow ? found(state.statuses, workflow.statusIds) : [...state.statuses.values()]
  return statuses.map(({ id, name }) => ({ name, statuses: [{ id, self: `${view.base}/status/${id}` }] }))
}

function estimationPart(view: View) {
  const field = estimationField(view.state)
  if (!field) return { estimation: { type: 'none' } }
  return { estimation: { type: 'field', field: { fieldId: field.id, displayName: field.name } } }
}
