import type { FastifyRequest } from 'fastify'
import { isEpic } from '../../agile/epic.ts'
import { issuesIn } from '../../agile/sprint-field.ts'
import { badRequest, refusal } from '../../http/faults.ts'
import { findSeenIssue, mayBrowse, seesProject } from '../../permissions/permissions.ts'
import type { BoardRecord, IssueRecord, ProjectRecord, SprintRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { seesFilter } from '../filters/filter.ts'
import { pathPart, requirePermission } from '../request.ts'

/** A board is seen with its project; one without a project by whoever made it, and by all who see its filter. */
export function seesBoard(view: View, board: BoardRecord): boolean {
  if (board.projectId !== '') return seesProject(view, board.projectId)
  const filter = view.state.filters.get(board.filterId ?? '')
  const isOwn = view.caller !== undefined && board.ownerId === view.caller.accountId
  return isOwn || (filter !== undefined && seesFilter(view, filter))
}

export function boardFrom(request: FastifyRequest, view: View): BoardRecord {
  const board = view.state.boards.get(Number(pathPart(request, 'boardId')))
  if (!board || !seesBoard(view, board)) {
    throw refusal(404, ['Board does not exist or you do not have permission to see it.'])
  }
  return board
}

/** Boards of kanban plan without sprints. */
export function scrumBoardFrom(request: FastifyRequest, view: View): BoardRecord {
  const board = boardFrom(request, view)
  if (board.type !== 'scrum') throw badRequest('The board does not support sprints')
  return board
}

/** A sprint is seen with its board, or with one of its issues. */
export function sprintFrom(request: FastifyRequest, view: View): SprintRecord {
  const sprint = view.state.sprints.get(pathPart(request, 'sprintId'))
  if (!sprint || !seesSprint(view, sprint)) {
    throw refusal(404, ['Sprint does not exist or you do not have permission to view it.'])
  }
  return sprint
}

export function seesSprint(view: View, sprint: SprintRecord): boolean {
  const board = view.state.boards.get(sprint.boardId)
  if (board) return seesBoard(view, board)
  return issuesIn(view.state, sprint).some((issue) => mayBrowse(view.state, view.caller, issue))
}

export function epicFrom(request: FastifyRequest, view: View): IssueRecord {
  const issue = findSeenIssue(view, pathPart(request, 'epicIdOrKey'))
  if (!issue || !isEpic(view.state, issue)) {
    throw refusal(404, ['Epic does not exist or you do not have permission to see it.'])
  }
  return issue
}

/** Who plans sprints of a board needs that permission in the board's project. */
export function requireSprintPlanner(view: View, sprint: Pick<SprintRecord, 'boardId'>): void {
  requirePermission(view, 'MANAGE_SPRINTS_PERMISSION', projectOfBoard(view, sprint.boardId))
}

export function projectOfBoard(view: View, boardId: number): ProjectRecord | undefined {
  return view.state.projects.get(view.state.boards.get(boardId)?.projectId ?? '')
}
