import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { projectsOf } from '../../agile/board-query.ts'
import { badRequest } from '../../http/faults.ts'
import { findSeenProject, may } from '../../permissions/permissions.ts'
import { agileBase, boardJson } from '../../present/agile.ts'
import type { BoardRecord } from '../../records/records.ts'
import { tellBoard } from '../../webhooks/tell.ts'
import { nextId } from '../../world/state.ts'
import type { View } from '../../world/world.ts'
import { seesFilter } from '../filters/filter.ts'
import {
  bodyOf,
  callerOf,
  isWanted,
  noContent,
  pathPart,
  queryOf,
  type RouteDeps,
  requirePermission,
  viewOf,
} from '../request.ts'
import { boardFrom, seesBoard } from './find.ts'
import { agilePage } from './page.ts'

/** Boards themselves, `/rest/agile/1.0/board`. */
export function boardRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/board', (request) => {
    const view = viewOf(request, deps)
    const query = queryOf(request)
    const [name, types] = [query.text('name')?.toLowerCase() ?? '', query.list('type')]
    const [project, location, filterId] = [
      query.text('projectKeyOrId'),
      query.text('projectLocation'),
      query.text('filterId'),
    ]
    const found = seenBoards(view).filter(
      (it) =>
        it.name.toLowerCase().includes(name) &&
        isWanted(types, it.type) &&
        (filterId === undefined || it.filterId === filterId) &&
        (location === undefined || it.projectId === findSeenProject(view, location)?.id) &&
        (project === undefined || isOf(view, it, project)),
    )
    const boards = ordered(found, query.text('orderBy'))
    return agilePage(request, view, boards, boardJson)
  })

  app.post('/board', (request, reply) => {
    const view = viewOf(request, deps)
    const board = newBoard(view, bodyOf(request, boardBody))
    view.state.boards.set(board.id, board)
    tellBoard(view, 'created', board)
    return reply.code(201).send(boardJson(view, board))
  })

  app.get('/board/:boardId', (request) => {
    const view = viewOf(request, deps)
    return boardJson(view, boardFrom(request, view))
  })

  // Its sprints stay: they belong to the issues.
  app.delete('/board/:boardId', (request, reply) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const board = boardFrom(request, view)
    if (board.ownerId !== view.caller?.accountId) {
      requirePermission(view, 'ADMINISTER_PROJECTS', view.state.projects.get(board.projectId))
    }
    view.state.boards.delete(board.id)
    tellBoard(view, 'deleted', board)
    return noContent(reply)
  })

  app.get('/board/filter/:filterId', (request) => {
    const view = viewOf(request, deps)
    const filterId = pathPart(request, 'filterId')
    const found = seenBoards(view).filter((it) => it.filterId === filterId)
    return agilePage(request, view, found, boardRef)
  })

  function isOf(view: View, board: BoardRecord, word: string): boolean {
    const project = findSeenProject(view, word)
    return project !== undefined && projectsOf(view, deps.engine, board).includes(project)
  }
}

function boardRef(view: View, { id, name }: BoardRecord) {
  return { id, self: `${agileBase(view)}/board/${id}`, name }
}

function seenBoards(view: View): BoardRecord[] {
  return [...view.state.boards.values()].filter((board) => seesBoard(view, board))
}

function ordered(boards: readonly BoardRecord[], orderBy: string | undefined): readonly BoardRecord[] {
  if (orderBy === undefined) return boards
  const sorted = [...boards].sort((left, right) => left.name.localeCompare(right.name))
  return orderBy.startsWith('-') ? sorted.reverse() : sorted
}

const boardBody = z.looseObject({
  name: z.string().optional(),
  type: z.string().optional(),
  filterId: z.number().optional(),
  location: z.looseObject({ type: z.enum(['project', 'user']), projectKeyOrId: z.string().optional() }).optional(),
})

const nameMaxLength = 255

function newBoard(view: View, { name, type, filterId, location }: z.infer<typeof boardBody>): BoardRecord {
  const caller = callerOf(view)
  if (name === undefined || name.trim() === '') throw badRequest('The board needs a name.')
  if (name.length >= nameMaxLength)
    throw badRequest(`The name of a board must be less than ${nameMaxLength} characters.`)
  if (type !== 'scrum' && type !== 'kanban') throw badRequest("The type of a board is 'scrum' or 'kanban'.")
  const filter = view.state.filters.get(String(filterId ?? ''))
  if (!filter || !(seesFilter(view, filter) || may(view, 'ADMINISTER'))) {
    throw badRequest('The filter of the board does not exist or you do not have permission to see it.')
  }
  const project = location?.type === 'project' ? findSeenProject(view, location.projectKeyOrId ?? '') : undefined
  if (location?.type === 'project' && !project) {
    throw badRequest(`No project could be found with key or id '${location.projectKeyOrId ?? ''}'.`)
  }
  return {
    id: nextId(view.state, 'board'),
    name,
    type,
    projectId: project?.id ?? '',
    filterId: filter.id,
    ...(location?.type === 'user' && { ownerId: caller.accountId }),
  }
}
