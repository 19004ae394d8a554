import type { FastifyInstance, FastifyRequest } from 'fastify'
import { badRequest, refusal } from '../faults.ts'
import { may } from '../permissions.ts'
import type { BoardRecord } from '../records.ts'
import { findProject } from '../state.ts'
import type { View } from '../world.ts'
import { agileBase, agilePage, sprintJson } from './agile-shapes.ts'
import { pathPart, queryOf, type RouteDeps, viewOf } from './request.ts'

/** Boards, `/rest/agile/1.0`. Listing issues is left to JQL, as these operations are going on Cloud. */
export function boardRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/board', (request) => {
    const view = viewOf(request, deps)
    const query = queryOf(request)
    const [name, types, projectWord] = [
      query.text('name')?.toLowerCase() ?? '',
      query.list('type'),
      query.text('projectKeyOrId'),
    ]
    const project = projectWord === undefined ? undefined : findProject(view.state, projectWord)
    const boards = may(view.caller, 'BROWSE_PROJECTS') ? [...view.state.boards.values()] : []
    const found = boards.filter(
      (it) =>
        it.name.toLowerCase().includes(name) &&
        (types.length === 0 || types.includes(it.type)) &&
        (projectWord === undefined || it.projectId === project?.id),
    )
    return agilePage(
      request,
      view,
      found.map((it) => boardJson(view, it)),
    )
  })

  app.get('/board/:boardId', (request) => {
    const view = viewOf(request, deps)
    return boardJson(view, boardFrom(request, view))
  })

  app.get('/board/:boardId/configuration', (request) => {
    const view = viewOf(request, deps)
    return configurationJson(view, boardFrom(request, view))
  })

  app.get('/board/:boardId/sprint', (request) => {
    const view = viewOf(request, deps)
    const board = boardFrom(request, view)
    if (board.type !== 'scrum') throw badRequest('The board does not support sprints')
    const states = queryOf(request).list('state')
    const sprints = [...view.state.sprints.values()].filter(
      (it) => it.boardId === board.id && (states.length === 0 || states.includes(it.state)),
    )
    return agilePage(
      request,
      view,
      sprints.map((it) => sprintJson(view, it)),
    )
  })

  app.get('/board/:boardId/project', (request) => {
    const view = viewOf(request, deps)
    const project = view.state.projects.get(boardFrom(request, view).projectId)
    const shown = project
      ? [{ self: `${view.base}/project/${project.id}`, id: project.id, key: project.key, name: project.name }]
      : []
    return agilePage(request, view, shown)
  })
}

function boardFrom(request: FastifyRequest, view: View): BoardRecord {
  const id = pathPart(request, 'boardId')
  const board = may(view.caller, 'BROWSE_PROJECTS') ? view.state.boards.get(Number(id)) : undefined
  if (!board) throw refusal(404, [`Board does not exist or you do not have permission to see it.`])
  return board
}

function boardJson(view: View, board: BoardRecord) {
  const project = view.state.projects.get(board.projectId)
  const location = project && {
    projectId: Number(project.id),
    displayName: `${project.name} (${project.key})`,
    projectName: project.name,
    projectKey: project.key,
    projectTypeKey: project.projectTypeKey,
    name: `${project.name} (${project.key})`,
  }
  const { id, name, type } = board
  return { id, self: `${agileBase(view)}/board/${id}`, name, type, ...(location && { location }), isPrivate: false }
}

function configurationJson(view: View, board: BoardRecord) {
  const project = view.state.projects.get(board.projectId)
  const workflow = view.state.workflows.get(project?.workflowId ?? '')
  const columns = (workflow?.statusIds ?? [])
    .flatMap((id) => view.state.statuses.get(id) ?? [])
    .map(({ id, name }) => ({
      name,
      statuses: [{ id, self: `${view.base}/status/${id}` }],
    }))
  const { id, name, type } = board
  return {
    id,
    name,
    type,
    self: `${agileBase(view)}/board/${id}/configuration`,
    ...(project && {
      location: {
        type: 'project',
        key: project.key,
        id: project.id,
        self: `${view.base}/project/${project.id}`,
        name: project.name,
      },
    }),
    columnConfig: { columns, constraintType: 'none' },
    ...(type === 'scrum' && {
      estimation: { type: 'field', field: { fieldId: 'customfield_10010', displayName: 'Story Points' } },
    }),
  }
}
